import type { Environment } from '@marcbachmann/cel-js';
import { LRUCache } from 'lru-cache';
import { readAmount } from '../../../facts';
import { CelFailure } from '../cel-failure';
import { registerIn } from './register';

/**
 * An amount as Kubernetes writes it (`250m`, `1.5Gi`, `3e2`), exact: a count of billionths. What is finer is rounded
 * up, as the API server does.
 */
export class Quantity {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }

  /** @throws CelFailure when the text is not a quantity */
  static parse(text: string): Quantity {
    const quantity = Quantity.read(text);
    if (quantity === undefined)
      throw new CelFailure(`${JSON.stringify(text.slice(0, 60))} is not a quantity`);
    return quantity;
  }

  /** The same few amounts stand in all manifests, so the last ones that were read are kept. */
  static read(text: string): Quantity | undefined {
    const known = amounts.get(text);
    if (known) return known;
    const nanos = readAmount(text);
    if (nanos === undefined) return undefined;
    const fresh = new Quantity(nanos);
    amounts.set(text, fresh);
    return fresh;
  }

  get isInteger(): boolean {
    return this.nanos % NANO === 0n && fitsInt64(this.nanos / NANO);
  }

  asInteger(): bigint {
    if (!this.isInteger) throw new CelFailure('the quantity is not a whole number of 64 bits');
    return this.nanos / NANO;
  }

  compareTo(other: Quantity): bigint {
    if (this.nanos === other.nanos) return 0n;
    return this.nanos < other.nanos ? -1n : 1n;
  }

  equals(other: unknown): boolean {
    return other instanceof Quantity && this.nanos === other.nanos;
  }
}

/** `quantity(text)` and what can be asked of a quantity. */
export function registerQuantity(environment: Environment): void {
  environment.registerType('kubernetes.Quantity', Quantity);
  const fn = registerIn(environment);
  const it = 'kubernetes.Quantity';
  fn(`quantity(string): ${it}`, (text: string) => Quantity.parse(text));
  fn('isQuantity(string): bool', (text: string) => Quantity.read(text) !== undefined);
  fn(`${it}.isInteger(): bool`, (each: Quantity) => each.isInteger);
  fn(`${it}.asInteger(): int`, (each: Quantity) => each.asInteger());
  fn(`${it}.asApproximateFloat(): double`, (each: Quantity) => Number(each.nanos) / 1e9);
  // A function rather than a method: Kubernetes declares it so.
  fn(`sign(${it}): int`, (each: Quantity) => each.compareTo(ZERO));
  fn(`${it}.compareTo(${it}): int`, (each: Quantity, other: Quantity) => each.compareTo(other));
  fn(`${it}.isLessThan(${it}): bool`, (each: Quantity, other: Quantity) => each.nanos < other.nanos);
  fn(`${it}.isGreaterThan(${it}): bool`, (each: Quantity, other: Quantity) => each.nanos > other.nanos);
  fn(`${it}.add(${it}): ${it}`, (each: Quantity, other: Quantity) => new Quantity(each.nanos + other.nanos));
  fn(`${it}.add(int): ${it}`, (each: Quantity, other: bigint) => new Quantity(each.nanos + other * NANO));
  fn(`${it}.sub(${it}): ${it}`, (each: Quantity, other: Quantity) => new Quantity(each.nanos - other.nanos));
  fn(`${it}.sub(int): ${it}`, (each: Quantity, other: bigint) => new Quantity(each.nanos - other * NANO));
}

const MOST_KEPT = 500;
const amounts = new LRUCache<string, Quantity>({ max: MOST_KEPT });
const NANO = 1_000_000_000n;
const ZERO = new Quantity(0n);

function fitsInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}
