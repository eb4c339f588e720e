import type { ReleaseId } from '../model/scalars';
import { MOST_EARLIER_RELEASES, type ReleaseRecord } from './documents/record-schema';

/** Merges lists of earlier releases: each release once, and only the newest that a record has room for. */
export function earlierReleases(
  ...lists: readonly (readonly ReleaseId[] | undefined)[]
): readonly ReleaseId[] {
  return [...new Set(lists.flatMap((each) => each ?? []))].slice(-MOST_EARLIER_RELEASES);
}

/** The earlier releases of several records, merged; undefined where no record names any. */
export function descentOfRecords(
  ...records: readonly (Pick<ReleaseRecord, 'basedOn' | 'contains'> | undefined)[]
): Pick<ReleaseRecord, 'basedOn' | 'contains'> {
  const basedOn = earlierReleases(...records.map((each) => each?.basedOn));
  const contains = earlierReleases(...records.map((each) => each?.contains));
  return { ...(basedOn.length > 0 ? { basedOn } : {}), ...(contains.length > 0 ? { contains } : {}) };
}
