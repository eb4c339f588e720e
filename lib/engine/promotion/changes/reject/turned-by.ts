import { parseRejections, sharedPathOf } from '../../../../registry';
import { type Location, readable, repositoryOf } from '../../../delivery';
import type { HistoryEntry } from '../../../git';

const REJECTIONS = sharedPathOf({ kind: 'rejections' });

/**
 * The newest commit that began, or ended, the rejection of something; other rejections come and go in the same file.
 *
 * @param begun whether it began
 */
export async function turnedBy(
  location: Location,
  what: string,
  begun: boolean,
): Promise<HistoryEntry | undefined> {
  if (location.head === undefined) return undefined;
  const repository = repositoryOf(location);
  const holds = async (id: string | undefined): Promise<boolean> => {
    const [blob] = id === undefined ? [] : await repository.read([id]);
    const { value = [] } = readable(blob?.toString('utf8') ?? '', REJECTIONS, parseRejections);
    return value.some((each) => each.what === what);
  };
  for await (const entry of repository.history(location.head, [REJECTIONS])) {
    const change = entry.changes.find(({ path }) => path === REJECTIONS);
    const [before, after] = [await holds(change?.before), await holds(change?.after)];
    if (before !== after && after === begun) return entry;
  }
  return undefined;
}
