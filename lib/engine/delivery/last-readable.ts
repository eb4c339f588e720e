import { DeliveryError } from '../../model/finding';
import type { CommitId } from '../../model/scalars';
import type { GitRepository } from '../git';

/** A value, or why it cannot be read. */
type Readable<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: DeliveryError };

/** Reads a file whose problems must not stop what follows. */
export function readable<Source, T>(
  source: Source,
  file: string,
  parse: (source: Source, file: string) => T,
): Readable<T> {
  try {
    return { value: parse(source, file) };
  } catch (error) {
    if (error instanceof DeliveryError) return { error };
    throw error;
  }
}

/**
 * What a file said when it was last readable, while it existed without a break; undefined where it never was readable.
 */
export async function lastReadable<T>(
  repository: GitRepository,
  head: CommitId,
  file: string,
  parse: (text: string, file: string) => T,
): Promise<T | undefined> {
  for await (const { changes } of repository.history(head, [file])) {
    const own = changes.filter(({ path }) => path === file);
    // Where a folder is in place of the file, entries below it may change.
    if (own.length === 0) continue;
    const before = own.find((each) => each.before !== undefined)?.before;
    if (before === undefined) return undefined;
    const [blob] = await repository.read([before]);
    const { value } = readable(blob?.toString('utf8') ?? '', file, parse);
    if (value !== undefined) return value;
  }
  return undefined;
}
