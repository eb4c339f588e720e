import type { EnvironmentName } from '../../../model/scalars';
import type { Location, Snapshot } from '../../delivery';
import type { HistoryEntry } from '../../git';
import { governedBy } from '../../judgement';
import type { DerivedChange } from '../../judgement/proving';

/** The environments that have to agree to what a commit does. */
export function concernedBy({
  base,
  here,
  entry,
  changes,
}: {
  readonly base: Snapshot;
  readonly here: Location;
  readonly entry: HistoryEntry;
  readonly changes: readonly DerivedChange[];
}): readonly EnvironmentName[] {
  const files = entry.changes.filter(({ type }) => type === 'blob');
  const governed = governedBy(base, base.layoutAt(here), files).map(({ name }) => name);
  return [...new Set([...changes.flatMap(({ environment }) => environment ?? []), ...governed])];
}
