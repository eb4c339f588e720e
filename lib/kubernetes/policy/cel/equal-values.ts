import { Optional } from '@marcbachmann/cel-js';
import { spend } from './budget';

/**
 * Whether two values are equal as CEL has it: numbers by value across their types, lists and maps item by item, and
 * values of different types are different rather than an error.
 */
export function equalValues(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  const [a, b] = [numeric(left), numeric(right)];
  if (a !== undefined || b !== undefined) return a !== undefined && b !== undefined && sameNumber(a, b);
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left)) return Array.isArray(right) && sameItems(left, right);
  if (left instanceof Uint8Array) return right instanceof Uint8Array && Buffer.compare(left, right) === 0;
  const [from, to] = [fieldEntries(left), fieldEntries(right)];
  if (from !== undefined || to !== undefined)
    return from !== undefined && to !== undefined && sameMaps(from, to);
  if (left.constructor !== right.constructor) return false;
  if (left instanceof Optional) return sameOptional(left, right as Optional);
  if (hasEquals(left)) return left.equals(right);
  if ('nanos' in left && 'nanos' in right && 'seconds' in left && 'seconds' in right)
    return left.seconds === right.seconds && left.nanos === right.nanos;
  return left instanceof Date && left.getTime() === (right as Date).getTime();
}

/** An entry of a map; unsigned integers are told by their class's `value`. */
export function fieldEntries(value: object): ReadonlyMap<unknown, unknown> | undefined {
  if (value instanceof Map) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return undefined;
  return new Map(Object.entries(value));
}

function numeric(value: unknown): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value !== 'object' || value === null || value instanceof Date) return undefined;
  if (value.constructor?.name !== 'UnsignedInt') return undefined;
  return value.valueOf() as unknown as bigint;
}

function sameNumber(left: number | bigint, right: number | bigint): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: it compares a double with an integer exactly
  return left == right;
}

const unordered = new WeakSet<object>();

/** The list as one whose order does not count when it is compared: a set, or items that keys tell apart. */
export function withoutOrder(list: readonly unknown[]): readonly unknown[] {
  unordered.add(list);
  return list;
}

function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  spend(1 + left.length);
  if (unordered.has(left) || unordered.has(right))
    return (
      left.length === right.length && left.every((each) => right.some((other) => equalValues(each, other)))
    );
  return left.length === right.length && left.every((each, at) => equalValues(each, right[at]));
}

function sameMaps(left: ReadonlyMap<unknown, unknown>, right: ReadonlyMap<unknown, unknown>): boolean {
  spend(1 + left.size);
  if (left.size !== right.size) return false;
  for (const [key, value] of left) if (!right.has(key) || !equalValues(value, right.get(key))) return false;
  return true;
}

function sameOptional(left: Optional, right: Optional): boolean {
  if (!left.hasValue() || !right.hasValue()) return left.hasValue() === right.hasValue();
  return equalValues(left.value(), right.value());
}

function hasEquals(value: object): value is { equals(other: unknown): boolean } {
  return 'equals' in value && typeof value.equals === 'function';
}
