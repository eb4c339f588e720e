import { type ByHandData, byHandEnded, environmentChanges } from '../../../lib/model/environment';
import { parseEnvironment } from '../../../lib/registry';
import { printEnvironment } from '../../../lib/registry/documents/environment';
import { problemsOf, sampleEnvironment } from '../../registry/samples';
import { layout } from '../../support/default-layout';

const file = layout.pathOf({ kind: 'environment', environment: 'prod' });
const sample = sampleEnvironment();
const replicas: ByHandData = {
  kind: 'apps/Deployment',
  object: 'web',
  path: '/spec/replicas',
  who: '@example/ops',
  until: '2026-12-31',
  back: 'with the next release',
};
const withFields = (...byHand: ByHandData[]) => ({ ...sample.environment, byHand });
const print = (...byHand: ByHandData[]) =>
  printEnvironment({ ...sample, environment: withFields(...byHand) });

test.each<Partial<ByHandData>>([
  {},
  { kind: 'ConfigMap', path: '/data/app.yaml' },
  { kind: 'keda.sh/ScaledObject', path: '/spec/maxReplicaCount', until: '2026-12-31T08:00:00Z' },
  { path: '/metadata/annotations/example.org~1owner' },
  { path: '/spec/template/spec/containers/0/resources' },
])('is read back as it was written: %j', (more) => {
  const entry = { ...replicas, ...more };
  expect(parseEnvironment(print(entry), file).environment.byHand).toEqual([entry]);
});

test.each([
  ['no pointer', 'path: /spec/replicas', 'path: spec.replicas', 'not a JSON pointer'],
  ['a whole part', 'path: /spec/replicas', 'path: /spec', 'not a JSON pointer'],
  ['a name', 'path: /spec/replicas', 'path: /metadata/name', 'neither a label, nor an annotation'],
  ['all labels', 'path: /spec/replicas', 'path: /metadata/labels', 'neither a label, nor an annotation'],
  ['a status', 'path: /spec/replicas', 'path: /status/replicas', 'neither a label, nor an annotation'],
  ['no day', 'until: "2026-12-31"', 'until: soon', 'neither a day'],
  ['a version', 'kind: apps/Deployment', 'kind: apps/v1/Deployment', 'not a kind with its group'],
  ['nobody', 'who: "@example/ops"', 'who: ""', 'empty'],
])('fails on %s', (_, from, to, problem) => {
  const text = print(replicas).replace(from, to);
  expect(text).toContain(to);
  expect(problemsOf(() => parseEnvironment(text, file))).toEqual([expect.stringContaining(problem)]);
});

test('fails on two entries about one field', () => {
  const text = print(replicas).replace(/byHand:\n((?: {2}.*\n)+)/, 'byHand:\n$1$1');
  expect(problemsOf(() => parseEnvironment(text, file))).toEqual([
    expect.stringContaining('two entries are about the same field'),
  ]);
});

test('a day counts to its end', () => {
  const ended = (now: string, until = replicas.until) => byHandEnded({ ...replicas, until }, new Date(now));
  expect([ended('2026-12-31T23:59:59Z'), ended('2027-01-01T00:00:00Z')]).toEqual([false, true]);
  expect(ended('2026-12-31T08:00:00Z', '2026-12-31T08:00:00Z')).toBe(true);
});

test.each([
  ['a new field', [], [replicas], 'broadening'],
  ['a longer time', [replicas], [{ ...replicas, until: '2027-06-30' }], 'broadening'],
  ['other people', [replicas], [{ ...replicas, who: '@example/web' }], 'broadening'],
  ['a shorter time', [replicas], [{ ...replicas, until: '2026-11-30' }], 'narrowing'],
  ['a field that goes', [replicas], [], 'narrowing'],
  ['another way back', [replicas], [{ ...replicas, back: 'by itself' }], 'neutral'],
])('%s is told', (_, before, after, verdict) => {
  expect(environmentChanges(withFields(...before), withFields(...after))).toMatchObject([
    { field: 'byHand.apps/Deployment web /spec/replicas', verdict },
  ]);
});
