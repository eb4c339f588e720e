import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/cli-build';
import { type Edge, type Module, moduleGraph, roomOf } from './module-graph';

/** The rooms, each above those that it may import. */
const ORDER = [
  'version.ts',
  'model/text',
  'model/json',
  'model/finding',
  'model/scalars',
  'model/gate',
  'gates',
  'model/environment',
  'model/app',
  'model/exchange',
  'yaml',
  'registry',
  'kubernetes/facts',
  'kubernetes/schema',
  'kubernetes/policy',
  'kubernetes/diff',
  'controllers',
  'authoring/objects',
  'authoring/workload',
  'authoring/sources',
  'authoring/fleet',
  'authoring/synth',
  'index.ts',
  'engine/process',
  'engine/git',
  'engine/delivery',
  'engine/render',
  'engine/judgement',
  'engine/promotion',
  'engine/forge',
  'engine/history',
  'views/plan',
  'views/reports',
  'engine/compare',
  'promotion',
  'promotion.ts',
  'cli',
];

/** Packages that come to use with a later version, or that projects of users need beside this one. */
const GIVEN = ['@octokit/rest', 'ts-node'];

const graph = moduleGraph();
const edges = [...graph.values()].flatMap((each) => each.edges);

test('rooms have an order: each imports only rooms before it', () => {
  expect([...new Set([...graph.keys()].map(roomOf))].sort()).toEqual([...ORDER].sort());
  const up = edges.filter(({ from, to }) => rank(to) > rank(from));
  expect(up.map(told)).toEqual([]);
});

test('no files load each other in a circle', () => {
  expect(circles(edges.filter(({ later }) => !later))).toEqual([]);
});

test('every package that is depended on is imported', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const imported = new Set([...graph.values()].flatMap(({ packages }) => packages));
  const unused = Object.keys(dependencies).filter((name) => !imported.has(name) && !GIVEN.includes(name));
  expect(unused).toEqual([]);
});

test('a name that entry points and rooms export means one thing', () => {
  const owners = new Map<string, Set<string>>();
  for (const module of graph.values())
    if (/(?:^|\/)index\.ts$|^promotion\.ts$/.test(module.path))
      for (const name of module.exports)
        owners.set(name, (owners.get(name) ?? new Set()).add(ownerOf(module, name)));
  const doubled = [...owners].filter(([, files]) => files.size > 1);
  expect(doubled.map(([name, files]) => `${name}: ${[...files].sort().join(', ')}`).sort()).toEqual([]);
});

function rank(path: string): number {
  return ORDER.indexOf(roomOf(path));
}

function told({ from, to }: Edge): string {
  return `${from} imports ${to}`;
}

/** The file that declares what a file exports under a name. */
function ownerOf(module: Module, name: string): string {
  if (module.declares.includes(name)) return module.path;
  const from = module.edges.find(({ names }) => names.includes(name));
  const next = from && graph.get(from.to);
  return next?.exports.includes(name) ? ownerOf(next, name) : module.path;
}

/** Files that reach themselves, each circle sorted. */
function circles(among: readonly Edge[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of among) next.set(from, [...(next.get(from) ?? []), to]);
  const reach = (start: string): Set<string> => {
    const seen = new Set<string>();
    const waiting = [...(next.get(start) ?? [])];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      waiting.push(...(next.get(file) ?? []));
    }
    return seen;
  };
  const reached = new Map([...graph.keys()].map((file) => [file, reach(file)]));
  const inCircle = [...reached].filter(([file, files]) => files.has(file)).map(([file]) => file);
  return [
    ...new Set(
      inCircle.map((file) =>
        inCircle
          .filter((other) => reached.get(file)?.has(other) && reached.get(other)?.has(file))
          .sort()
          .join(' '),
      ),
    ),
  ];
}
