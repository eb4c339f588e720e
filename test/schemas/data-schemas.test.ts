import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { DeliveryError } from '../../lib/model/finding';
import type { JsonMap } from '../../lib/model/json';
import { documentOf, printRecord } from '../../lib/registry';
import { DOCUMENTS } from '../../lib/registry/document-kinds';
import { validate } from '../../lib/registry/validate';
import { parseYaml, printYaml } from '../../lib/yaml';
import { digestOf, idOf, sampleEnvironment, sampleRecord } from '../registry/samples';

const ajv = new Ajv({ strictTypes: false });

const SINCE = '2026-11-02T08:00:00Z';

/** A file of each kind, with much of what it may say. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  environment: {
    ...sampleEnvironment().environment,
    inputsTree: idOf('6'),
    allow: { kinds: ['apps/Deployment'], clusterKinds: ['example.org/Shop'], namespaces: ['shop'] },
    gates: [
      { gate: 'soak', version: 1, seconds: 86400 },
      { gate: 'expression', version: 1, name: 'tested', expression: 'true', message: 'tested' },
    ],
    windows: [{ name: 'nights', kind: 'deny', schedule: '0 22 * * *', seconds: 3600, timeZone: 'UTC' }],
    policies: { kubernetes: '1.34', production: 'warn', rules: { probes: 'off' } },
    objectFields: {},
    byHand: [
      {
        kind: 'apps/Deployment',
        object: 'web',
        path: '/spec/replicas',
        who: '@example/ops',
        until: '2099-12-31',
        back: 'x',
      },
    ],
  },
  app: {
    name: 'frontend',
    owners: ['@example/web'],
    repository: 'https://github.com/example/frontend',
    images: { server: 'ghcr.io/example/web', job: { repository: 'ghcr.io/example/web', tag: 'job' } },
    holdsNoImage: { 'ConfigMap/web:data.image': 'a picture' },
  },
  record: parseYaml(printRecord(sampleRecord()), 'record.yaml').data,
  freeze: { reason: 'holidays', by: 'Ada <ada@example.org>', since: SINCE, until: '2026-12-27T08:00:00Z' },
  hold: { reason: 'broken', by: 'Ada <ada@example.org>', since: SINCE },
  waiver: {
    rule: 'probes',
    app: 'frontend',
    object: 'Deployment web',
    reason: 'later',
    owner: '@example/web',
    expires: '2099-12-31',
  },
  rejections: [{ what: digestOf('a'), reason: 'leaks', by: 'Ada <ada@example.org>', since: SINCE }],
  witness: {
    release: sampleRecord().release,
    app: 'frontend',
    code: idOf('4'),
    renders: idOf('5'),
    by: 'Ci <ci@example.org>',
    at: SINCE,
    tools: { node: '20.20.0' },
  },
};

const judgeOf = (kind: string) =>
  ajv.compile(JSON.parse(readFileSync(join(__dirname, `../../schemas/data/${kind}.json`), 'utf8')) as object);

/** What the reader of a kind has against what a file says. */
function problemsOf(kind: string, data: unknown): readonly string[] {
  const schema = documentOf(kind)?.schema;
  if (!schema) throw new Error(`no kind ${kind}`);
  try {
    validate(schema, parseYaml(printYaml(data as JsonMap), 'file.yaml'));
    return [];
  } catch (error) {
    if (error instanceof DeliveryError) return error.findings.map(({ message }) => message);
    throw error;
  }
}

const isRead = (kind: string, data: unknown) => problemsOf(kind, data).length === 0;

type Step = string | number;

/** Every place of a value. */
function placesOf(value: unknown, path: readonly Step[] = []): (readonly Step[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries = Array.isArray(value) ? value.map((each, at) => [at, each] as const) : Object.entries(value);
  return [path, ...entries.flatMap(([key, each]) => placesOf(each, [...path, key]))];
}

/** The value with another one in one place; without what stands there where none is given. */
function changedAt(value: unknown, [step, ...rest]: readonly Step[], now: unknown): unknown {
  if (step === undefined) return now;
  const copy: Record<Step, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) };
  const inner = changedAt(copy[step], rest, now);
  if (inner === undefined && Array.isArray(copy)) copy.splice(Number(step), 1);
  else if (inner === undefined) delete copy[step];
  else copy[step] = inner;
  return copy;
}

test('there is a schema for every kind of data file, and a sample that both take', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual(DOCUMENTS.map(({ kind }) => kind).sort());
  const verdicts = Object.entries(SAMPLES).map(([kind, data]) => [
    kind,
    problemsOf(kind, data),
    judgeOf(kind)(data),
  ]);
  expect(verdicts).toEqual(Object.keys(SAMPLES).map((kind) => [kind, [], true]));
});

test.each(Object.keys(SAMPLES))('an editor marks nothing in %s that its reader takes', (kind) => {
  const judge = judgeOf(kind);
  const sample = SAMPLES[kind];
  const place = fc.constantFrom(...placesOf(sample));
  const values = fc.oneof(
    fc.constantFrom<unknown[]>(undefined, null, 0, -1, 1.5, true, '', 'x', 'a b', [], {}, ['x'], { zzz: 1 }),
    fc.constantFrom<unknown[]>('2026-11-02', SINCE, digestOf('b'), idOf('7'), 'dev', 'https://example.org/x'),
  );
  fc.assert(
    fc.property(place, values, (path, now) => {
      const data = changedAt(sample, path, now);
      if (data === undefined || !isRead(kind, data) || judge(data)) return;
      throw new Error(`${JSON.stringify(judge.errors)} for ${JSON.stringify(data)}`);
    }),
    { numRuns: 300 },
  );
});

/** What a schema sees as the reader does; the form of a text may be a matter of code. */
const SEEN = /is missing$|^unknown key|must be (?:a map|a list|a text|a number|true or false)/;

test.each(Object.keys(SAMPLES))(
  'an editor marks in %s what is unknown, missing or of another type',
  (kind) => {
    const judge = judgeOf(kind);
    const sample = SAMPLES[kind];
    const broken = placesOf(sample)
      .filter((path) => path.length > 0)
      .flatMap((path) => [
        changedAt(sample, path, undefined),
        changedAt(sample, path, true),
        ...(typeof path.at(-1) === 'string' ? [changedAt(sample, [...path.slice(0, -1), 'zzz'], 'x')] : []),
      ])
      .filter((data) => problemsOf(kind, data).some((message) => SEEN.test(message)));
    expect(broken.length).toBeGreaterThan(3);
    expect(broken.filter((data) => judge(data))).toEqual([]);
  },
);
