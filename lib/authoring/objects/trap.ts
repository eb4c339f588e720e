/** One property that is replaced while a build runs. */
export interface Trap {
  readonly owner: object;
  readonly key: PropertyKey;
  readonly original: PropertyDescriptor;
  readonly trapped: PropertyDescriptor;
}

/** Refuses the use of something, which is named in words. */
export type Refuse = (what: string) => never;

/** Traps that put other values in the place of properties; what the runtime does not have is left out. */
export function replaced(owner: object, by: Readonly<Record<string, unknown>>): readonly Trap[] {
  return Object.entries(by).flatMap(([key, value]) => {
    const original = Object.getOwnPropertyDescriptor(owner, key);
    if (!original?.configurable) return [];
    const enumerable = original.enumerable ?? false;
    return [{ owner, key, original, trapped: { configurable: true, enumerable, writable: true, value } }];
  });
}

/** Traps that refuse the use of functions and classes. */
export function refused(
  owner: object,
  keys: readonly string[],
  what: string,
  refuse: Refuse,
): readonly Trap[] {
  // no arrow function: it has to be refused with `new` as well
  const refusal = (key: string) =>
    Object.assign(
      function trapped(): never {
        return refuse(`${what} (${key})`);
      },
      // properties of a function, such as `process.hrtime.bigint`
      key === 'hrtime' ? { bigint: (): never => refuse(`${what} (${key}.bigint)`) } : {},
    );
  return replaced(owner, Object.fromEntries(keys.map((key) => [key, refusal(key)])));
}

/** Traps that refuse to read properties. */
export function unread(
  owner: object,
  keys: readonly string[],
  what: string,
  refuse: Refuse,
): readonly Trap[] {
  return keys.flatMap((key) => {
    const original = Object.getOwnPropertyDescriptor(owner, key);
    if (!original?.configurable) return [];
    const get = (): never => refuse(`${what} (${key})`);
    return [
      {
        owner,
        key,
        original,
        trapped: { configurable: true, enumerable: original.enumerable ?? false, get },
      },
    ];
  });
}
