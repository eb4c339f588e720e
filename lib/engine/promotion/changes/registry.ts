import { DeliveryError, quote } from '../../../model/finding';
import type { Change } from '../plan';
import type { ChangeEntry } from './change-entry';

/** Loads an entry when it is needed: most runs need one verb only. */
type Load = () => ChangeEntry;

/** The verbs of the engine: a name, and a function that loads its entry. */
const BUILT_IN = {
  configure: () => (require('./configure/entry') as typeof import('./configure/entry')).configureEntry,
  release: () => (require('./release/entry') as typeof import('./release/entry')).releaseEntry,
  promote: () => (require('./promote/entry') as typeof import('./promote/entry')).promoteEntry,
  rollback: () => (require('./rollback/entry') as typeof import('./rollback/entry')).rollbackEntry,
  'follow-up': () => (require('./follow-up/entry') as typeof import('./follow-up/entry')).followUpEntry,
  retire: () => (require('./retire/entry') as typeof import('./retire/entry')).retireEntry,
  freeze: () => (require('./freeze/entry') as typeof import('./freeze/entry')).freezeEntry,
  unfreeze: () => (require('./freeze/entry') as typeof import('./freeze/entry')).unfreezeEntry,
  hold: () => (require('./hold/entry') as typeof import('./hold/entry')).holdEntry,
  unhold: () => (require('./hold/entry') as typeof import('./hold/entry')).unholdEntry,
  alarm: () => (require('./alarm/entry') as typeof import('./alarm/entry')).alarmEntry,
  'all-clear': () => (require('./alarm/entry') as typeof import('./alarm/entry')).allClearEntry,
  reject: () => (require('./reject/entry') as typeof import('./reject/entry')).rejectEntry,
  unreject: () => (require('./reject/entry') as typeof import('./reject/entry')).unrejectEntry,
  waive: () => (require('./waive/entry') as typeof import('./waive/entry')).waiveEntry,
  unwaive: () => (require('./waive/entry') as typeof import('./waive/entry')).unwaiveEntry,
  witness: () => (require('./witness/entry') as typeof import('./witness/entry')).witnessEntry,
} satisfies Readonly<Record<string, Load>>;

/** A verb that comes with this package. */
type BuiltInVerb = keyof typeof BUILT_IN;

/** A change by a verb that comes with this package. */
export type BuiltInChange = {
  [V in BuiltInVerb]: ReturnType<(typeof BUILT_IN)[V]> extends ChangeEntry<infer C> ? C : never;
}[BuiltInVerb];

const LOADS = new Map<string, Load>(Object.entries(BUILT_IN));

/**
 * Adds a verb, and returns a function that removes it.
 *
 * @throws DeliveryError `DUPLICATE_NAME` for a verb that is there already
 */
export function registerChange<C extends Change>(verb: string, load: () => ChangeEntry<C>): () => void {
  if (LOADS.has(verb)) throw DeliveryError.of('DUPLICATE_NAME', `the verb ${quote(verb)} is there already`);
  LOADS.set(verb, load);
  return () => {
    LOADS.delete(verb);
  };
}

/** The registered verbs, in the order of the registry. */
export function changeVerbs(): readonly string[] {
  return [...LOADS.keys()];
}

/** The entry of a verb; undefined where no verb has that name. */
export function findChange(verb: string): ChangeEntry | undefined {
  return LOADS.get(verb)?.();
}

/**
 * The entry of a verb.
 *
 * @throws DeliveryError `INVALID_OPTION`
 */
export function changeOf(verb: string): ChangeEntry {
  const entry = findChange(verb);
  if (entry) return entry;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(verb)} is not a verb; known: ${changeVerbs().join(', ')}`,
  );
}
