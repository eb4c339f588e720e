import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryDirectories } from '../../support/temporary-directory';
import type { FolderJudgement } from './judge-folder';

const ROOT = join(__dirname, '../../..');
const MINUTE = 60_000;
/** What jest's limit of time is for a clock, this is for memory: the process ends when it needs more. */
const MEGABYTES = 256;
const MEBIBYTE = 1 << 20;

const temporary = temporaryDirectories();

/** Judges files by schemas and the whole pack, in a process with little memory. */
async function judged(...texts: readonly string[]): Promise<FolderJudgement> {
  const folder = await temporary();
  for (const [index, text] of texts.entries()) await writeFile(join(folder, `${index}.yaml`), text);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      `--max-old-space-size=${MEGABYTES}`,
      '--require',
      'ts-node/register',
      join(__dirname, 'judge-folder.ts'),
      folder,
    ],
    { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '' }, maxBuffer: 16 * MEBIBYTE },
  );
  return JSON.parse(stdout) as FolderJudgement;
}

const head = (apiVersion: string, kind: string, name = 'x'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;
const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');

/** A resource definition whose kind has one field with a pattern, and an object of that kind. */
const widget = (pattern: string, size: string): string[] => [
  `${head('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.org')}spec:
  group: example.org
  names:
    kind: Widget
    plural: widgets
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            size:
              type: string
              pattern: ${JSON.stringify(pattern)}
`,
  `${head('example.org/v1', 'Widget')}size: ${JSON.stringify(size)}\n`,
];

test.each([
  [
    'references that double with each level',
    `a: &a ["x", "x"]\n${lines(40, (at) => `b${at}: &b${at} [*a, *a]`)}`,
    /needs double quotes/,
  ],
  ['200,000 lists in each other', `a:\n  ${'- '.repeat(200_000)}x\n`, /more than 100 levels are nested/],
  ['100,000 flow maps in each other', `a: ${'{a: '.repeat(100_000)}\n`, /needs double quotes/],
  [
    '2,000 block maps in each other',
    `${lines(2_000, (at) => `${'  '.repeat(at)}a:`)}`,
    /more than 100 levels are nested/,
  ],
  [
    '10 MiB of keys',
    `${head('v1', 'ConfigMap')}data:\n${lines(300_000, (at) => `  k${at}: ${'v'.repeat(25)}`)}`,
    /characters, at most 4194304 are read/,
  ],
  [
    'a text of 10 MiB',
    `${head('v1', 'ConfigMap')}data:\n  k: "${'x'.repeat(10 * MEBIBYTE)}"\n`,
    /characters, at most 4194304 are read/,
  ],
  ['a key that names the prototype', `${head('v1', 'ConfigMap')}__proto__:\n  a: b\n`, /needs double quotes/],
])(
  'fails for %s, with one clear finding',
  async (_, text, message) => {
    const { count, findings } = await judged(text);
    expect([count, findings[0]?.[0]]).toEqual([1, 'RENDER_OUTPUT']);
    expect(findings[0]?.[1]).toMatch(message);
  },
  MINUTE,
);

test(
  'fails for keys that would change what every object has, and changes nothing',
  async () => {
    const { findings, inherited } = await judged(
      `${head('v1', 'Service')}  labels:\n    "__proto__": p\n    constructor: c\n` +
        'spec:\n  ports:\n    - port: 80\n      "__proto__":\n        polluted: p\n' +
        '"__proto__":\n  polluted: p\nconstructor:\n  prototype:\n    polluted: p\n',
    );
    expect(findings.filter(([code]) => code === 'SCHEMA_UNKNOWN_FIELD').map(([, text]) => text)).toEqual([
      expect.stringContaining('.spec.ports[0].__proto__ is an unknown field'),
      expect.stringContaining('.__proto__ is an unknown field'),
      expect.stringContaining('.constructor is an unknown field'),
    ]);
    expect(inherited).toEqual([]);
  },
  MINUTE,
);

test.each([
  [
    '150,000 unknown fields',
    [`${head('v1', 'ConfigMap')}${lines(150_000, (at) => `unknown${at}: 1`)}`],
    'SCHEMA_UNKNOWN_FIELD',
    /\.unknown0 is an unknown field/,
  ],
  [
    '150,000 labels that are none',
    [
      `${head('v1', 'Service')}  labels:\n${lines(150_000, (at) => `    "a label ${at}": v`)}spec:\n  ports:\n    - port: 80\n`,
    ],
    'SCHEMA_VALUE',
    /has the key "a label 0"/,
  ],
  [
    '25,000 containers without a digest',
    [
      `${head('v1', 'Pod')}spec:\n  containers:\n${lines(25_000, (at) => `    - name: c${at}\n      image: ghcr.io/example/${'i'.repeat(60)}`)}`,
    ],
    'POLICY_FAILED',
    /^digest-only: Pod "x": /,
  ],
  [
    '12,000 paths to a Service of 60,000 ports, none of them there',
    [
      `${head('v1', 'Service')}spec:\n  ports:\n${lines(60_000, (at) => `    - name: p${at}\n      port: ${at + 1}`)}`,
      `${head('networking.k8s.io/v1', 'Ingress', 'web')}spec:\n  rules:\n    - http:\n        paths:\n${lines(
        12_000,
        (at) =>
          `          - path: /${at}\n            pathType: Prefix\n            backend:\n              service:\n                name: x\n                port:\n                  name: q${at}`,
      )}`,
    ],
    'DANGLING_REFERENCE',
    /is "q0", the Service "x" has: p0 1, p1 2, /,
  ],
  [
    'a pattern that takes JavaScript for ever',
    widget('^(a+)+$', `${'a'.repeat(100_000)}!`),
    'SCHEMA_VALUE',
    /\.size is "a+\.\.\."; a text like "\^\(a\+\)\+\$" is expected/,
  ],
  [
    'a pattern with a thousand million states',
    widget('((a{1000}){1000}){1000}', 'a'),
    'SCHEMA_VALUE',
    /\.size has a pattern that cannot be read/,
  ],
])(
  'fails for %s, with findings that can be counted',
  async (_, texts, code, message) => {
    const { count, findings } = await judged(...texts);
    const found = findings.filter((each) => each[0] === code && message.test(each[1]));
    expect(found.length).toBeGreaterThan(0);
    expect(count).toBeLessThan(SOME);
  },
  MINUTE,
);

/** Findings that people can still look through; without bounds there would be one for each of the thousands. */
const SOME = 250;
