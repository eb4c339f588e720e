/** How many targets are read at the same time: reading waits for git more than it computes. */
const AT_ONCE = 6;

/** Called when one of so many things is done. */
export type OnProgress = (done: number, all: number) => void;

/** Results in the order of the items, some of them worked on at once. */
export async function someAtOnce<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  onProgress?: OnProgress,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index] as T);
      done += 1;
      onProgress?.(done, items.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}
