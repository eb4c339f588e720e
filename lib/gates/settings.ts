import type { GateSettings } from '../model/gate';

/** A kind of gate whose settings are known; they are loaded where they are asked for. */
interface RegisteredSettings {
  /** Its kind in `environment.yaml`. */
  readonly gate: string;
  load(): GateSettings;
}

const registered: RegisteredSettings[] = [
  { gate: 'soak', load: () => (require('./soak/settings') as typeof import('./soak/settings')).SOAK },
  {
    gate: 'expression',
    load: () => (require('./expression/settings') as typeof import('./expression/settings')).EXPRESSION,
  },
  {
    gate: 'statement',
    load: () => (require('./statement/settings') as typeof import('./statement/settings')).STATEMENT,
  },
  { gate: 'wave', load: () => (require('./wave/settings') as typeof import('./wave/settings')).WAVE },
];

/** The kinds of gates that are known wherever environments are read, written, compared and shown. */
export function knownGates(): readonly GateSettings[] {
  return registered.map((each) => each.load());
}

/**
 * Makes a kind of gate known.
 *
 * @returns takes it back
 */
export function registerGateSettings(entry: RegisteredSettings): () => void {
  registered.push(entry);
  return () => void registered.splice(registered.indexOf(entry), 1);
}
