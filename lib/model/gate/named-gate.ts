import { type FieldJudgement, loosened, neutral, tightened, undecided } from '../finding';
import { canonicalJson, dnsLabel } from '../scalars';
import { v } from '../schema';
import type { GateEntry, GateSettings } from './gate-settings';

/** A gate that a fleet gave a name. */
export interface NamedGateEntry extends GateEntry {
  readonly name: string;
}

/** What each entry of a kind of gates that have names holds. */
export function namedEntry<const Gate extends string>(gate: Gate) {
  return { gate: v.literal(gate), version: v.literal(1), name: dnsLabel } as const;
}

/** A kind of gates that a fleet gives names to, in its first version: its entries beside {@link namedEntry}, and words for people. */
export function namedGate<Entry extends NamedGateEntry>(
  kind: Pick<GateSettings<Entry>, 'gate' | 'about' | 'schema' | 'words'>,
): GateSettings<Entry> {
  return { ...kind, version: 1, compare: compareNamed };
}

/** Compares gates that have names: removing one broadens, adding one narrows, and a changed one cannot be compared. */
function compareNamed(before: readonly NamedGateEntry[], after: readonly NamedGateEntry[]): FieldJudgement {
  const [old, now] = [recordOf(before), recordOf(after)];
  const gone = [...old.keys()].filter((name) => !now.has(name));
  if (gone.length > 0) return loosened(`nothing waits for ${gone.join(', ')} any more`);
  const other = [...old].flatMap(([name, text]) => (now.get(name) === text ? [] : [name]));
  if (other.length > 0) return undecided(`${other.join(', ')} asks for something else`, 'high');
  const added = [...now.keys()].filter((name) => !old.has(name));
  return added.length > 0 ? tightened(`a release has to pass ${added.join(', ')}`) : neutral('');
}

function recordOf(entries: readonly NamedGateEntry[]): ReadonlyMap<string, string> {
  return new Map(entries.map((each) => [each.name, canonicalJson(each)]));
}
