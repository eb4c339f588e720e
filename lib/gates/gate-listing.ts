import { type GateEntry, gateName } from '../model/gate';
import { knownGates } from './settings';

/** A kind of gate, for people. */
interface ListedGate {
  readonly gate: string;
  readonly version: number;
  readonly about: string;
}

/** The kinds of gates that there are, by name. */
export function gateListing(): ListedGate[] {
  return knownGates()
    .map(({ gate, version, about }) => ({ gate, version, about }))
    .sort((one, other) => (one.gate < other.gate ? -1 : 1));
}

/** A gate's name in an environment, and what it waits for. */
export function gateWords(entry: GateEntry): { readonly gate: string; readonly asks: string } {
  const settings = knownGates().find(({ gate, version }) => gate === entry.gate && version === entry.version);
  return { gate: gateName(entry), asks: settings?.words(entry) ?? entry.gate };
}
