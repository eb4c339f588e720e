/** The one that there is; nothing where there are none, or several. */
export function onlyOne<T>(all: Iterable<T>): T | undefined {
  const [first, ...more] = new Set(all);
  return more.length === 0 ? first : undefined;
}
