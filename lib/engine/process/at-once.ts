/** Results in the order of the items, at most so many worked on at a time; rejects as the first that does. */
export async function atOnce<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  most: number,
): Promise<R[]> {
  return items.length <= most
    ? Promise.all(items.map((each) => work(each)))
    : pMap()(items, work, { concurrency: most });
}

// Loaded late: the first ES module costs a process 15 ms, and most commands have few items.
const pMap = () => (require('p-map') as typeof import('p-map')).default;
