/** A value whose reads are counted, also those of all that is reached through it. */
export interface Counted<T> {
  readonly value: T;
  /** How many members were read so far. */
  reads(): number;
}

/** Counts reads of members: how much work goes into a value, whatever the machine and its load. */
export function countedReads<T extends object>(value: T): Counted<T> {
  let reads = 0;
  const known = new WeakMap<object, object>();
  const count = <V>(each: V): V => {
    if (typeof each !== 'object' || each === null) return each;
    const found = known.get(each);
    if (found) return found as V;
    const proxy = new Proxy(each as V & object, {
      get(target, key, receiver) {
        reads += 1;
        const member = Reflect.getOwnPropertyDescriptor(target, key);
        const got: unknown = Reflect.get(target, key, receiver);
        // What is frozen has to be given as it is.
        return member?.configurable === false && !member.writable ? got : count(got);
      },
    });
    known.set(each, proxy);
    return proxy;
  };
  return { value: count(value), reads: () => reads };
}

/**
 * How many times as many reads something of twice the size takes: about 2 where work grows with the size, 4 where it
 * grows with its square.
 */
export function growthOf<T extends object>(
  make: (size: number) => T,
  work: (value: T) => unknown,
  size = 200,
): number {
  const [small = 1, large = 1] = [size, 2 * size].map((each) => {
    const { value, reads } = countedReads(make(each));
    work(value);
    return reads();
  });
  return large / small;
}
