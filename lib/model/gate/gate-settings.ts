import type * as v from 'valibot';
import type { FieldJudgement } from '../finding';

/** A gate as an environment's data has it: its kind, the version of its settings, and these. */
export interface GateEntry {
  readonly gate: string;
  readonly version: number;
  readonly [setting: string]: unknown;
}

/** What an environment's data knows of a kind of gate: its settings. The judge is registered elsewhere. */
export interface GateSettings<Entry extends GateEntry = GateEntry> {
  /** Its kind in `environment.yaml`. */
  readonly gate: string;
  /** Version of its settings, 1 or more. */
  readonly version: number;
  /** What a gate of this kind does, in one sentence for people. */
  readonly about: string;
  /** The whole entry, a strict object with `gate` and `version`. */
  readonly schema: v.GenericSchema<unknown, Entry>;
  /** What a difference between all gates of this kind means; a list is empty where the environment has none. */
  compare(before: readonly Entry[], after: readonly Entry[]): FieldJudgement;
  /** What it waits for, in a few words. */
  words(entry: Entry): string;
}

/** What a gate is called where it stands: the name that a fleet gave it, or its kind. */
export function gateName(entry: GateEntry): string {
  return typeof entry['name'] === 'string' ? entry['name'] : entry.gate;
}
