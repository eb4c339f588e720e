import { DeliveryError, quote } from '../../../model/finding';
import type { Change } from '../plan';
import type { ChangeEntry } from './change-entry';

/** Loads an entry when it is asked for: most runs need one verb only. */
type Load = () => ChangeEntry;

/** The verbs of the engine: a name, and what loads its entry. */
const BUILT_IN = {
  promote: () => (require('./promote/entry') as typeof import('./promote/entry')).promoteEntry,
} satisfies Readonly<Record<string, Load>>;

/** A verb that comes with this package. */
export type BuiltInVerb = keyof typeof BUILT_IN;

const LOADS = new Map<string, Load>(Object.entries(BUILT_IN));

/**
 * Adds a verb; what it gives back takes it away again.
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

/** The verbs that are there, in the order of the registry. */
export function changeVerbs(): readonly string[] {
  return [...LOADS.keys()];
}

/** The entry of a verb; nothing where no verb has that name. */
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
    `${quote(verb)} is not a verb, there are: ${changeVerbs().join(', ')}`,
  );
}
