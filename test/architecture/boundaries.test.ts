import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/cli-build';
import { type Edge, type Module, moduleGraph, roomOf } from './module-graph';

/** The rooms, each above those that it may import. */
const ORDER = [
  'version.ts',
  'model/schema',
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
  'engine/oci',
  'engine/git',
  'engine/kept',
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
  'setup',
  'adopt',
  'cli',
];

/**
 * Packages that come to use with a later version, or that projects of users need beside this one; and parts of the client
 * of GitHub in their last versions that run on the oldest Node.js that is supported.
 */
const GIVEN = ['@octokit/rest', '@octokit/core', '@octokit/graphql', '@octokit/request', 'ts-node'];

/**
 * Where a room is entered beside its `index.ts`: tables of entries, what an entry shows to one half only, and parts that
 * are loaded apart because most runs do without them.
 */
const ENTRANCES: Readonly<Record<string, string>> = {
  'controllers/argocd/index.ts': 'what Argo CD is, for those who speak of it by name',
  'controllers/argocd/objects/index.ts': 'what authors import',
  'controllers/diff/index.ts': 'the tables of what controllers add to a comparison, and of their forecasts',
  'controllers/doctor/index.ts': 'what a cluster does not do of what Git says',
  'controllers/flux/objects/index.ts': 'what authors import',
  'controllers/pausing/index.ts':
    'how a person keeps a controller from putting back what was changed by hand',
  'controllers/permits/index.ts': 'what controllers let into an environment',
  'controllers/policy/index.ts': 'the table of built-in rules',
  'controllers/reach/index.ts': 'the table of the addresses that controllers read',
  'controllers/removal/index.ts':
    'how an administrator takes away what a controller was given for an environment',
  'controllers/watching/index.ts': 'the table of what watches registries in a cluster',
  'controllers/schema/index.ts': 'the schemas of the own kinds of controllers',
  'engine/forge/callers/index.ts': 'which workflow asks for a release; only a request that says so is asked',
  'engine/forge/protection/index.ts': 'what protects branches on a forge; only `protect` asks for it',
  'engine/history/verify/index.ts':
    'proves what happened, by the judges of what stands; no other question loads them',
  'engine/judgement/proving.ts': 'judges what stands or is to be merged; no change of the engine needs it',
  'gates/settings.ts': 'the table of what gates take, for both halves',
  'gates/judges.ts': 'the table of what judges by gates, for the engine alone',
  'gates/expression/author.ts': 'what authors import',
  'gates/soak/author.ts': 'what authors import',
  'gates/statement/author.ts': 'what authors import',
  'gates/wave/author.ts': 'what waves write',
  'kubernetes/policy/admission/index.ts': 'rules as objects of a cluster; loads the parser of expressions',
  'kubernetes/policy/cel/index.ts': 'expressions; loads their parser',
  'kubernetes/policy/content-check.ts':
    'judges by schemas and rules; loads both, and the parser of expressions',
  'kubernetes/policy/pack/index.ts': 'the built-in rules',
  'kubernetes/policy/rule-findings.ts':
    'judges the rules themselves; loads schemas and the parser of expressions',
  'kubernetes/schema/generate/index.ts': 'packs schemas as code; run by hand',
  'kubernetes/policy/typed/index.ts': 'what authors import',
  'promotion/tell-history.ts': 'what happened; no change needs it',
  'views/plan/from-delivery.ts': 'makes views out of delivery data; who prints does not need it',
};

/** Files that name each other's types, or load each other later, and why that is so. */
const MUTUAL: readonly { readonly files: readonly string[]; readonly why: string }[] = [
  {
    why: 'a fleet has apps, and an app has its fleet',
    files: ['check-app', 'check-fleet', 'fleet-app', 'fleet'].map((name) => `authoring/fleet/${name}.ts`),
  },
  {
    why: 'an environment has upstreams and a place in waves, which are environments',
    files: ['environment-props', 'environment', 'upstreams', 'waves'].map(
      (name) => `authoring/fleet/${name}.ts`,
    ),
  },
  {
    why: 'a proposal is read by the verb that it asks for, and some verbs look at open proposals; entries are loaded when asked for',
    files: [
      ...[
        'parse-change',
        'promote/entry',
        'promote/lane-set',
        'promote/plan-promotion',
        'registry',
        'reject/entry',
        'reject/met-before',
      ],
      ...['reject/plan-rejection', 'release/entry'],
    ]
      .map((name) => `engine/promotion/changes/${name}.ts`)
      .concat(['open-proposals', 'proposal', 'waiting-parts'].map((name) => `engine/promotion/${name}.ts`)),
  },
];

/** What projects and scripts import, and what the program's file starts. */
const PUBLIC = ['index.ts', 'promotion.ts', 'cli/main.ts'];

/** Entrances that only show what other files declare. */
const LISTS = ['engine/judgement/proving.ts', 'views/plan/from-delivery.ts'];

const graph = moduleGraph();
const edges = [...graph.values()].flatMap((each) => each.edges);
const unused = unusedExports();

test('rooms have an order: each imports only rooms before it', () => {
  expect([...new Set([...graph.keys()].map(roomOf))].sort()).toEqual([...ORDER].sort());
  const up = edges.filter(({ from, to }) => rank(to) > rank(from));
  expect(up.map(told)).toEqual([]);
});

test('a room is entered through its index or a named entrance only', () => {
  const deep = edges.filter(({ from, to }) => roomOf(from) !== roomOf(to) && !isEntrance(to));
  expect(deep.map(told)).toEqual([]);
});

test('files of a room do not go through its index', () => {
  const around = edges.filter(
    ({ from, to }) => roomOf(from) === roomOf(to) && to === `${roomOf(to)}/index.ts`,
  );
  expect(around.map(told)).toEqual([]);
});

test('an index shows files of its own room only', () => {
  const foreign = edges.filter(
    ({ from, to }) => from === `${roomOf(from)}/index.ts` && roomOf(from) !== roomOf(to),
  );
  expect(foreign.map(told)).toEqual([]);
});

test('every named entrance is one from another room', () => {
  const entered = new Set(edges.filter(({ from, to }) => roomOf(from) !== roomOf(to)).map(({ to }) => to));
  expect(Object.keys(ENTRANCES).filter((path) => !entered.has(path))).toEqual([]);
});

test('what a room shows is used by another room, or is the public API', () => {
  expect(unused.filter(({ path }) => isShown(path)).map(named)).toEqual([]);
});

test('what a file exports is used by another file, by the program, or as a unit by a test or a benchmark', () => {
  const tried = ['test', 'bench', 'demo', 'bin'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.[jt]s$/.test(path))
      .map((path) => readFileSync(join(ROOT, folder, path), 'utf8')),
  );
  const mentioned = (name: string) => tried.some((text) => new RegExp(`\\b${name}\\b`).test(text));
  expect(unused.filter(({ path, name }) => !isShown(path) && !mentioned(name)).map(named)).toEqual([]);
});

test('no files load each other in a circle', () => {
  expect(circles(edges.filter(({ later }) => !later))).toEqual([]);
});

test('no files name each other in a circle, types and late loading included, but for the listed ones', () => {
  const known = MUTUAL.map(({ files }) => new Set(files));
  const found = circles(edges).map((each) => each.split(' '));
  const unknown = found.filter((files) => !known.some((all) => files.every((each) => all.has(each))));
  expect(unknown).toEqual([]);
  expect(found).toHaveLength(MUTUAL.length);
});

test('every package that is depended on is imported', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const imported = new Set([...graph.values()].flatMap(({ packages }) => packages));
  const unused = Object.keys(dependencies).filter((name) => !imported.has(name) && !GIVEN.includes(name));
  expect(unused).toEqual([]);
});

test('a package is imported as a whole by one file at most, as each of them copies all of its names', () => {
  const whole = [...graph.values()].flatMap(({ path, text }) =>
    [...text.matchAll(/^import \* as \w+ from '([^'.:]+)';$/gm)].map(([, name = '']) => `${name} by ${path}`),
  );
  expect(whole).toEqual(['valibot by model/schema/valibot.ts']);
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

/** A file beside the rooms is its own entrance. */
function isEntrance(path: string): boolean {
  const room = roomOf(path);
  return path === room || path === `${room}/index.ts` || Object.hasOwn(ENTRANCES, path);
}

/** A file that only shows what others declare, or a file whose exports are not for tests. */
function isShown(path: string): boolean {
  return path === `${roomOf(path)}/index.ts` || LISTS.includes(path);
}

/** What no other file of `lib/` takes; the public API is taken by projects. */
function unusedExports(): { readonly path: string; readonly name: string }[] {
  const taken = new Set(edges.flatMap(({ to, names }) => names.map((name) => `${to} ${name}`)));
  // What is asked for later is taken as a whole, and may be handed on within the room.
  const later = (path: string, name: string) =>
    edges.some(
      ({ from, to, names }) =>
        to === path &&
        names.includes('*') &&
        [...graph.values()].some(
          (each) => roomOf(each.path) === roomOf(from) && new RegExp(`\\b${name}\\b`).test(each.text),
        ),
    );
  return [...graph.values()]
    .filter(({ path }) => !PUBLIC.includes(path))
    .flatMap(({ path, exports }) => exports.map((name) => ({ path, name })))
    .filter(({ path, name }) => !taken.has(`${path} ${name}`) && !later(path, name));
}

function named({ path, name }: { readonly path: string; readonly name: string }): string {
  return `${name} of ${path}`;
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
