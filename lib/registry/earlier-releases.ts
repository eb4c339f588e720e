import type { ReleaseId } from '../model/scalars';
import { MOST_EARLIER_RELEASES, type ReleaseRecord } from './documents/record-schema';

/** Lists of earlier releases as one: each once, the newest that a record has room for. */
export function earlierReleases(
  ...lists: readonly (readonly ReleaseId[] | undefined)[]
): readonly ReleaseId[] {
  return [...new Set(lists.flatMap((each) => each ?? []))].slice(-MOST_EARLIER_RELEASES);
}

/** What records say of the releases that came before them, together; nothing where they say nothing. */
export function descentOfRecords(
  ...records: readonly (Pick<ReleaseRecord, 'basedOn' | 'contains'> | undefined)[]
): Pick<ReleaseRecord, 'basedOn' | 'contains'> {
  const basedOn = earlierReleases(...records.map((each) => each?.basedOn));
  const contains = earlierReleases(...records.map((each) => each?.contains));
  return { ...(basedOn.length > 0 ? { basedOn } : {}), ...(contains.length > 0 ? { contains } : {}) };
}
