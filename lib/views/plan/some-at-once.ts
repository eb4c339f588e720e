import { atOnce } from '../../engine/process';

/** How many targets are read at the same time: reading waits for git more than it computes. */
const AT_ONCE = 6;

/** Called when another item is done, with the number done and the total. */
export type OnProgress = (done: number, all: number) => void;

/** Results in the order of the items, some of them worked on at once. */
export function someAtOnce<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  onProgress?: OnProgress,
): Promise<R[]> {
  let done = 0;
  const counted = async (item: T): Promise<R> => {
    const result = await work(item);
    done += 1;
    onProgress?.(done, items.length);
    return result;
  };
  return atOnce(items, counted, AT_ONCE);
}
