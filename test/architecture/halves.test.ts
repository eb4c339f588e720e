import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { ROOT } from '../support/cli-build';

const LIB = join(ROOT, 'lib');

/** Folders of `lib/` that hold rooms. */
const WINGS = ['authoring', 'controllers', 'engine', 'kubernetes', 'model', 'views'];
/** Written by the project's code: what a fleet is and what it renders to. */
const AUTHORING = [
  'authoring/fleet',
  'authoring/objects',
  'authoring/sources',
  'authoring/synth',
  'authoring/workload',
  'controllers',
  'controllers/argocd/objects',
  'controllers/flux/objects',
];
/** Rooms of the authoring half, and which others of it each may import: fewer than their order allows. */
const AUTHORING_MAY: Readonly<Record<string, readonly string[]>> = {
  'authoring/objects': [],
  'authoring/workload': ['authoring/objects'],
  'authoring/sources': ['authoring/objects'],
  'authoring/fleet': ['authoring/objects', 'authoring/sources'],
  'authoring/synth': ['authoring/objects', 'authoring/sources', 'authoring/fleet'],
};
/** What holds credentials and works on data. */
const ENGINE = [
  'cli',
  'engine/compare',
  'engine/delivery',
  'engine/forge',
  'engine/git',
  'engine/history',
  'engine/judgement',
  'engine/oci',
  'engine/process',
  'engine/promotion',
  'engine/render',
  'controllers/argocd/diff',
  'controllers/argocd/policy',
  'controllers/argocd/schema',
  'controllers/diff',
  'controllers/doctor',
  'controllers/flux/diff',
  'controllers/flux/schema',
  'controllers/pausing',
  'controllers/permits',
  'controllers/policy',
  'controllers/progressive/schema',
  'controllers/reach',
  'controllers/removal',
  'controllers/schema',
  'controllers/watching',
  'kubernetes/diff',
  'kubernetes/policy',
  'kubernetes/schema',
  'views/plan',
  'views/reports',
  'promotion',
  'setup',
];
/** Rooms of the engine that judge objects and hold no credentials, and what they may import. */
const JUDGES: Readonly<Record<string, readonly string[]>> = {
  'kubernetes/schema': [
    'model/scalars',
    'model/finding',
    'model/exchange',
    'model/json',
    'registry',
    'yaml',
    'kubernetes/facts',
  ],
  'kubernetes/policy': [
    'model/scalars',
    'model/finding',
    'model/environment',
    'model/exchange',
    'model/json',
    'registry',
    'yaml',
    'kubernetes/facts',
    'kubernetes/schema',
  ],
};
/** Where the authoring half asks a judge, to put an environment's policies into its cluster. */
const ASKS_JUDGES = 'authoring/synth/cluster-policies.ts';
/** The door to a package; every room may go through it. */
const DOOR = 'model/schema';
/** Rooms that everybody may import, and what they may import themselves. */
const INNER: Readonly<Record<string, readonly string[]>> = {
  'model/text': [],
  [DOOR]: [],
  'model/finding': ['model/json', 'model/text'],
  'model/json': [],
  'model/gate': ['model/finding', 'model/scalars'],
  gates: ['model/finding', 'model/gate', 'model/scalars', 'model/text'],
  'model/scalars': ['model/finding', 'model/json', 'model/text'],
  'model/environment': ['model/scalars', 'model/finding', 'model/json', 'model/gate', 'gates'],
  'model/app': ['model/environment', 'model/finding', 'model/scalars'],
  'model/exchange': ['model/app', 'model/scalars', 'model/finding', 'model/environment', 'model/json'],
  registry: [
    'model/text',
    'model/app',
    'model/scalars',
    'model/finding',
    'model/environment',
    'model/exchange',
    'model/json',
    'yaml',
  ],
  yaml: ['model/finding', 'model/json'],
  'kubernetes/facts': ['model/json', 'model/scalars', 'model/text'],
  'controllers/allowed': [
    'model/finding',
    'model/json',
    'model/environment',
    'kubernetes/facts',
    'controllers/facts',
  ],
  'controllers/facts': ['model/finding', 'model/json', 'model/exchange', 'kubernetes/facts'],
  'controllers/argocd': [
    'model/finding',
    'model/json',
    'model/exchange',
    'model/environment',
    'model/scalars',
    'model/text',
    'kubernetes/facts',
    'controllers/allowed',
    'controllers/facts',
  ],
  'controllers/flux': [
    'model/finding',
    'model/json',
    'model/exchange',
    'model/environment',
    'model/scalars',
    'kubernetes/facts',
    'controllers/allowed',
    'controllers/facts',
  ],
};

interface Import {
  readonly file: string;
  /** The room, or the file beside the rooms. */
  readonly from: string;
  readonly to: string;
  /** What is imported: a folder, or a file without its ending. */
  readonly target: string;
}

const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.replaceAll('\\', '/'))
  .sort();
const rooms = [...new Set(files.filter((path) => path.includes('/')).map(roomOf))].sort();
const imports = files.flatMap(importsOf);

test('the authoring half never imports the engine half, but for admission policies in one place', () => {
  expect([...new Set(between(AUTHORING, ENGINE))].sort()).toEqual([
    `${ASKS_JUDGES} imports controllers/schema`,
    `${ASKS_JUDGES} imports kubernetes/policy`,
  ]);
});

test('admission policies are loaded when they are asked for, and types apart by nothing else', () => {
  const source = text(ASKS_JUDGES);
  expect(source).not.toMatch(/^(?:import|export) .* from '[./]+\/policy/m);
  expect(source).toMatch(/^ +require\('\.\.\/\.\.\/kubernetes\/policy\/admission'\)/m);
});

test('the public API has policies, and loads neither schemas nor a parser of expressions for them', () => {
  const loaded = new Set<string>();
  const waiting = ['index.ts'];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    waiting.push(...loadedAtOnce(file));
  }
  expect([...loaded]).toEqual(expect.arrayContaining(['authoring/fleet/environment.ts', ASKS_JUDGES]));
  expect([...loaded].filter((file) => /^kubernetes\/(?!facts\/)/.test(file))).toEqual([
    'kubernetes/policy/typed/index.ts',
    'kubernetes/policy/typed/policy.ts',
  ]);
});

test.each(Object.entries(JUDGES))('%s judges data: it imports only rooms further in', (room, allowed) => {
  const may = [room, DOOR, ...allowed];
  const found = imports.filter(({ from, to }) => from === room && !may.includes(to));
  expect(found.map(described)).toEqual([]);
});

test.each(Object.entries(AUTHORING_MAY))(
  '%s imports no room of its half that stands on it',
  (room, allowed) => {
    const found = imports.filter(
      ({ from, to }) => from === room && to !== room && to.startsWith('authoring/') && !allowed.includes(to),
    );
    expect(found.map(described)).toEqual([]);
  },
);

test('schemas, policies and comparison know no controller, nor what is promoted', () => {
  const found = imports.filter(
    ({ from, to }) =>
      from.startsWith('kubernetes/') && /^(?:controllers|engine|authoring|promotion|cli)/.test(to),
  );
  expect(found.map(described)).toEqual([]);
});

test('a ready-made workload knows no controller', () => {
  expect(
    imports
      .filter(({ from, to }) => from === 'authoring/workload' && to.startsWith('controllers'))
      .map(described),
  ).toEqual([]);
});

test('the engine half never imports the authoring half', () => {
  expect(between(ENGINE, AUTHORING)).toEqual([]);
});

test.each(Object.entries(INNER))('%s imports only rooms further in', (room, allowed) => {
  const may = [room, DOOR, ...allowed];
  const found = imports.filter(({ from, to }) => from === room && !may.includes(to));
  expect(found.map(described)).toEqual([]);
});

test('YAML is read and written in one room', () => {
  const inside = files.filter((path) => !path.startsWith('yaml/'));
  expect(inside.filter((path) => /from 'yaml'/.test(text(path)))).toEqual([]);
});

test('no author of a gate, and no reader of its settings, loads a judge', () => {
  const judges = files.filter((file) => /^gates\/(?:judges|[^/]+\/judge)\.ts$/.test(file));
  expect(judges.length).toBeGreaterThan(3);
  const reached = new Set(files.filter((file) => /^gates\/(?!judges|[^/]+\/judge)/.test(file)));
  reached.add('index.ts');
  for (const file of reached) for (const each of allImports(file)) reached.add(each);
  expect([...reached].filter((file) => judges.includes(file))).toEqual([]);
  expect([...reached].filter((file) => file.startsWith('engine/'))).toEqual([]);
});

test('only adapters of forges import the client of a forge', () => {
  const found = files.filter((path) => text(path).includes('@octokit/'));
  expect(found.filter((path) => !path.startsWith('engine/forge/'))).toEqual([]);
});

test('promotion does not know which forges there are', () => {
  expect(between(['engine/promotion'], ['engine/forge', 'engine/render', 'engine/compare'])).toEqual([]);
});

test('every index.ts holds exports and nothing else', () => {
  const found = files
    .filter((path) => /(?:^|\/)index\.ts$/.test(path))
    .filter((path) => statements(text(path)).some((each) => !/^export (?:type )?(?:\*|\{)/.test(each)));
  expect(found).toEqual([]);
});

test('every room is described in ARCHITECTURE.md, and every room described is there', () => {
  const described = [
    ...readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8').matchAll(/^\| `lib\/([a-z/]+)\/`/gm),
  ];
  expect(described.map(([, room]) => room).sort()).toEqual(rooms);
});

function between(from: readonly string[], to: readonly string[]): string[] {
  return imports.filter((each) => from.includes(each.from) && to.includes(each.to)).map(described);
}

function described({ file, to }: Import): string {
  return `${file} imports ${to}`;
}

function importsOf(file: string): Import[] {
  const specifiers = [...text(file).matchAll(/(?:from|import|require)\s*\(?\s*'(\.[^']*)'/g)];
  return specifiers.map(([, specifier = '']) => {
    const target = relative(LIB, normalize(join(LIB, dirname(file), specifier)));
    const outside = target.startsWith('..') || !existsWithin(target);
    return { file, from: roomOf(file), to: outside ? specifier : roomOf(target), target };
  });
}

/** Files that a file imports when it is loaded: neither types alone, nor what a function asks for later. */
function loadedAtOnce(file: string): string[] {
  const source = text(file).replaceAll(/\{\s*(?:type \w+(?: as \w+)?,?\s*)+\}/g, '{}');
  const specifiers = source.matchAll(/^(?:import|export) (?!type\b|\{\})[^;]*?from '(\.[^']*)'/gm);
  return [...specifiers].flatMap(([, specifier = '']) => {
    const target = normalize(join(dirname(file), specifier)).replaceAll('\\', '/');
    return [`${target}.ts`, `${target}/index.ts`].filter((each) => files.includes(each));
  });
}

/** All files that a file names, whether it loads them at once, later, or for types alone. */
function allImports(file: string): string[] {
  return [...text(file).matchAll(/(?:from|import|require)\s*\(?\s*'(\.[^']*)'/g)].flatMap(
    ([, specifier = '']) => {
      const target = normalize(join(dirname(file), specifier)).replaceAll('\\', '/');
      return [`${target}.ts`, `${target}/index.ts`].filter((each) => files.includes(each));
    },
  );
}

function existsWithin(target: string): boolean {
  return existsSync(join(LIB, target)) || existsSync(join(LIB, `${target}.ts`));
}

function roomOf(path: string): string {
  const [wing = '', room, inner] = path.replaceAll('\\', '/').split('/');
  if (room === undefined || !WINGS.includes(wing) || room.endsWith('.ts')) return wing;
  // What makes a controller's objects is authoring, what judges them is the engine's; what is known is for both halves.
  const apart = wing === 'controllers' && ['objects', 'diff', 'policy', 'schema'].includes(inner ?? '');
  return apart ? `${wing}/${room}/${inner}` : `${wing}/${room}`;
}

/** Statements of a file that ends each with `;`, without comments. */
function statements(source: string): string[] {
  return source
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function text(path: string): string {
  return readFileSync(join(LIB, path), 'utf8');
}
