import type { Environment } from '@marcbachmann/cel-js';
import { spend } from '../budget';
import { equalValues } from '../equal-values';
import { registerIn } from './register';

/** `sets.contains`, `sets.equivalent` and `sets.intersects`. */
export function registerSets(environment: Environment): void {
  class Sets {}
  environment.registerType('SetsNamespace', Sets);
  environment.registerConstant('sets', 'SetsNamespace', new Sets());
  const fn = registerIn(environment);
  const of = (name: string) => `SetsNamespace.${name}(list<A>, list<A>): bool`;
  fn(of('own_contains'), (_: unknown, list: List, part: List) => includesAll(list, part));
  fn(
    of('equivalent'),
    (_: unknown, left: List, right: List) => includesAll(left, right) && includesAll(right, left),
  );
  fn(of('intersects'), (_: unknown, left: List, right: List) => left.some((each) => includes(right, each)));
}

type List = readonly unknown[];

function includesAll(list: List, part: List): boolean {
  return part.every((each) => includes(list, each));
}

function includes(list: List, item: unknown): boolean {
  spend(1 + list.length);
  return list.some((each) => equalValues(each, item));
}
