import { upstreamsFirst } from '../../../lib/engine/delivery/upstreams-first';
import { environmentOf } from '../../support/environment';

const graph = (edges: Readonly<Record<string, readonly string[]>>) =>
  upstreamsFirst(
    Object.entries(edges).map(([name, environments]) =>
      environmentOf(name, { promotesFrom: { mode: 'anyOf', environments: [...environments] } }),
    ),
  ).map(({ name }) => name);

test('upstreams come before what promotes from them, by name within a rank', () => {
  expect(graph({ prod: ['staging', 'hotfix'], staging: ['dev'], hotfix: [], dev: [] }).join(' ')).toBe(
    'dev hotfix staging prod',
  );
});

test('circles, and what is behind them, come last; an upstream that there is not counts for none', () => {
  expect(graph({ a: ['b'], b: ['a'], behind: ['a'], self: ['self'], z: ['gone'] }).join(' ')).toBe(
    'z a b behind self',
  );
});

test('a chain as long as a big fleet overflows nothing, and every edge is followed once', () => {
  const name = (index: number) => `e${String(index).padStart(5, '0')}`;
  const chain = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, index) => [
      name(index),
      [1, 2].flatMap((back) => (index >= back ? [name(index - back)] : [])),
    ]),
  );
  expect(graph(chain)).toEqual(Object.keys(chain));
});
