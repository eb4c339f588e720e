/** Chances that can be had again: the same seed draws the same. */
export class Random {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed >>> 0;
  }

  /** A number from 0 up to 1, by mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** One of a list. */
  pick<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.next() * list.length)];
    if (found === undefined) throw new Error('there is nothing to pick from');
    return found;
  }

  /** One of a list, as often as its weight says. */
  weighted<T>(list: readonly (readonly [weight: number, value: T])[]): T {
    const sum = list.reduce((total, [weight]) => total + weight, 0);
    let left = this.next() * sum;
    for (const [weight, value] of list) {
      left -= weight;
      if (left < 0) return value;
    }
    throw new Error('there is nothing to pick from');
  }

  /** A list in another order. */
  shuffled<T>(list: readonly T[]): T[] {
    const keyed = list.map((value) => [this.next(), value] as const);
    return keyed.sort(([left], [right]) => left - right).map(([, value]) => value);
  }

  /** Lower-case hex digits. */
  hex(digits: number): string {
    return Array.from({ length: digits }, () => Math.floor(this.next() * 16).toString(16)).join('');
  }

  /** Chances of one's own, such as for one of several processes. */
  child(index: number): Random {
    return new Random(Math.imul(this.seed ^ (index + 1), 0x9e3779b1));
  }
}

/** The seed of a run: `NET_SEED`, or another one every time. */
export function netSeed(): number {
  const given = process.env['NET_SEED'];
  if (given === undefined || given === '') return Date.now() % 1_000_000_000;
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new Error(`NET_SEED is "${given}"; a number of at most nine digits is expected`);
}
