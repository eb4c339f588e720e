import type { ReleaseRecord } from '../../registry';
import { pastRecord } from '../delivery';
import type { GitRepository } from '../git';

/** Blobs of the records that a target had, from one on. */
export interface PastRecords {
  /** Absent: it was removed. */
  readonly blob?: string;
  /** Whether the files went with it: what stood earlier tells nothing of what comes. */
  readonly ended?: boolean;
  readonly earlier?: PastRecords;
}

/**
 * The records of a target after a change of its record.
 *
 * @param stands id of its manifest tree after the change
 */
export function pastRecords(
  { before, after }: { readonly before?: string; readonly after?: string },
  stands: string | undefined,
  known: PastRecords | undefined,
): PastRecords {
  // Where a clone of limited depth ends, what stood before is known by this change alone.
  const earlier = known ?? (before === undefined ? undefined : { blob: before });
  const ended = after === undefined && stands === undefined;
  return {
    ...(after === undefined ? {} : { blob: after }),
    ...(ended && { ended }),
    ...(earlier && { earlier }),
  };
}

/** Texts of blobs, by id; undefined for those that are not there. */
export type Texts = ReadonlyMap<string, string | undefined>;

/** The texts of blobs, each read once. */
export async function textsOf(
  repository: GitRepository,
  ids: readonly (string | undefined)[],
): Promise<Map<string, string | undefined>> {
  const named = [...new Set(ids.flatMap((id) => id ?? []))];
  const blobs = await repository.read(named);
  return new Map(named.map((id, index) => [id, blobs[index]?.toString('utf8')]));
}

/** Reads records of the past, each once: a release is promoted as it is, and what came before goes. */
export class RecordReader {
  private readonly known = new Map<string, ReleaseRecord | undefined>();

  constructor(private readonly texts: Map<string, string | undefined>) {}

  /** Absent where it could not be read. */
  record(id: string | undefined): ReleaseRecord | undefined {
    if (id === undefined) return undefined;
    if (!this.known.has(id)) this.known.set(id, pastRecord(this.texts.get(id), 'a file of the past'));
    return this.known.get(id);
  }

  /** The newest that can be read, of those whose texts are here. */
  last(past: PastRecords | undefined): ReleaseRecord | undefined {
    for (let at = past; at && !at.ended; at = at.earlier) {
      const record = this.record(at.blob);
      if (record) return record;
    }
    return undefined;
  }

  /** Reads what {@link last} asks for. Broken records are rare: most are answered by the first. */
  async prepare(repository: GitRepository, asked: readonly (PastRecords | undefined)[]): Promise<void> {
    for (let open = asked; open.length > 0; ) {
      const ids = open.flatMap((each) => each?.blob ?? []).filter((id) => !this.texts.has(id));
      for (const [id, text] of await textsOf(repository, ids)) this.texts.set(id, text);
      open = open.flatMap((each) =>
        each?.earlier && !each.ended && !this.record(each.blob) ? each.earlier : [],
      );
    }
  }
}
