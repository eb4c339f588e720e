import type { GateEntry, GateSettings } from './gate-settings';
import { SOAK } from './soak';

const known: GateSettings[] = [SOAK];

/** Makes a kind of gate known to all that reads, writes, compares and shows environments. */
export function registerGate<Entry extends GateEntry>(settings: GateSettings<Entry>): void {
  if (known.some(({ gate, version }) => gate === settings.gate && version === settings.version))
    throw new Error(`the gate ${settings.gate}, version ${settings.version}, is registered twice`);
  known.push(settings);
}

/** The kinds of gates that are known. */
export function knownGates(): readonly GateSettings[] {
  return known;
}
