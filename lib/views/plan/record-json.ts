import type { ReleaseRecord } from '../../registry';

/** A release record for machines. */
export function recordJson(record: ReleaseRecord) {
  const images = Object.fromEntries(
    Object.entries(record.images).map(([slot, { repository, tag, digest }]) => [
      slot,
      { repository, ...(tag === undefined ? {} : { tag }), digest },
    ]),
  );
  return { ...record, images };
}
