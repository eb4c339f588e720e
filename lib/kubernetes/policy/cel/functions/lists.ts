import type { Environment } from '@marcbachmann/cel-js';
import { spend, spendOn } from '../budget';
import { CelFailure } from '../cel-failure';
import { equalValues } from '../equal-values';
import { orderValues } from '../order-values';
import { registerIn } from './register';

/** Kubernetes' functions on lists. */
export function registerLists(environment: Environment): void {
  const fn = registerIn(environment);
  fn('list<A>.isSorted(): bool', (list: readonly unknown[]) =>
    list.every((item, at) => at === 0 || orderValues(list[at - 1], item) <= 0),
  );
  fn('list.sum(): dyn', sum);
  fn('list<A>.min(): A', (list: readonly unknown[]) => extreme(list, -1));
  fn('list<A>.max(): A', (list: readonly unknown[]) => extreme(list, 1));
  fn('list<A>.own_indexOf(A): int', (list: readonly unknown[], item: unknown) =>
    BigInt(list.findIndex((each) => equalValues(each, item))),
  );
  fn('list<A>.own_lastIndexOf(A): int', (list: readonly unknown[], item: unknown) =>
    BigInt(list.findLastIndex((each) => equalValues(each, item))),
  );
  fn('list<A>.slice(int, int): list<A>', slice);
  fn('list<A>.distinct(): list<A>', distinct);
  fn('list<A>.reverse(): list<A>', (list: readonly unknown[]) => spendOn(list.toReversed()));
  fn('list<A>.sort(): list<A>', (list: readonly unknown[]) => spendOn(list.toSorted(orderValues)));
  fn('list.flatten(): list<dyn>', (list: readonly unknown[]) => spendOn(list.flat(1)));
  fn('list.flatten(int): list<dyn>', flatten);
  class Lists {}
  environment.registerType('ListsNamespace', Lists);
  environment.registerConstant('lists', 'ListsNamespace', new Lists());
  fn('ListsNamespace.range(int): list<int>', (_: unknown, end: bigint) => range(end));
}

function sum(list: readonly unknown[]): unknown {
  const [first] = list;
  if (first === undefined) return 0n;
  if (typeof first === 'number') return list.reduce((all: number, each) => all + asNumber(each), 0);
  if (typeof first === 'bigint') {
    const total = list.reduce((all: bigint, each) => all + asInteger(each), 0n);
    if (BigInt.asIntN(64, total) !== total) throw new CelFailure('the sum has more than 64 bits');
    return total;
  }
  return list.slice(1).reduce((all, each) => (all as Addable).addDuration(each), first);
}

interface Addable {
  addDuration(other: unknown): unknown;
}

function asNumber(value: unknown): number {
  if (typeof value !== 'number') throw new CelFailure('the list has items of several types');
  return value;
}

function asInteger(value: unknown): bigint {
  if (typeof value !== 'bigint') throw new CelFailure('the list has items of several types');
  return value;
}

function extreme(list: readonly unknown[], sign: -1 | 1): unknown {
  const [first, ...others] = list;
  if (first === undefined) throw new CelFailure('an empty list has no least and no greatest item');
  return others.reduce((best, each) => (orderValues(each, best) * sign > 0 ? each : best), first);
}

function slice(list: readonly unknown[], from: bigint, to: bigint): unknown[] {
  if (from < 0n || to < from || to > BigInt(list.length))
    throw new CelFailure(`the list has no part from ${from} to ${to}`);
  return spendOn(list.slice(Number(from), Number(to)));
}

function distinct(list: readonly unknown[]): unknown[] {
  const kept: unknown[] = [];
  for (const each of list) {
    spend(1 + kept.length);
    if (!kept.some((other) => equalValues(other, each))) kept.push(each);
  }
  return kept;
}

function flatten(list: readonly unknown[], depth: bigint): unknown[] {
  if (depth < 0n) throw new CelFailure('a list cannot be flattened by less than no level');
  return spendOn((list as unknown[]).flat(Number(depth > 100n ? 100n : depth)) as unknown[]);
}

function range(end: bigint): bigint[] {
  const count = end < 0n ? 0 : Number(end);
  spend(count);
  return spendOn(Array.from({ length: Math.min(count, 100_001) }, (_, at) => BigInt(at)));
}
