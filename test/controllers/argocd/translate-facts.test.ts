import { translateFacts } from '../../../lib/controllers/argocd/objects/translate-facts';
import type { ObjectFacts } from '../../../lib/model/exchange';
import { codesOf, findingsOf } from '../../support/codes';

type Metadata = { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };

const translated = (object: object, facts: ObjectFacts) =>
  (translateFacts(object, facts, { app: 'web' }) as { readonly metadata: Metadata }).metadata;

const claim = (annotations?: object) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', ...(annotations && { annotations }) },
  spec: {},
});
const job = (name: string, spec: object = { template: { spec: { containers: [{ image: 'a' }] } } }) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec,
});

test.each<[ObjectFacts, string | undefined]>([
  [{}, undefined],
  [{ phase: 'before' }, '-1'],
  [{ phase: 'before', order: -1 }, '-2'],
  [{ order: 3 }, '3'],
  [{ phase: 'after' }, '1000'],
  [{ phase: 'after', order: 2 }, '1002'],
])('phase and order %j are the sync wave %s', (facts, wave) => {
  expect(translated(claim(), facts).annotations?.['argocd.argoproj.io/sync-wave']).toBe(wave);
});

test('a wave that the object says itself stays', () => {
  const own = { 'argocd.argoproj.io/sync-wave': '7' };
  expect(translated(claim(own), { phase: 'before' }).annotations).toEqual(own);
});

test.each<[ObjectFacts]>([[{ phase: 'before', order: 1 }], [{ order: -1 }], [{ phase: 'after', order: -1 }]])(
  'fails on %j, whose wave would lie in another phase',
  (facts) => {
    expect(codesOf(() => translated(claim(), facts))).toEqual(['FACT_NOT_SUPPORTED']);
  },
);

test('what is kept is neither pruned nor deleted, and keeps the options that it has', () => {
  const options = (said?: string) =>
    translated(claim(said === undefined ? undefined : { 'argocd.argoproj.io/sync-options': said }), {
      keep: true,
    }).annotations?.['argocd.argoproj.io/sync-options'];
  expect(options()).toBe('Prune=false,Delete=false');
  expect(options('Replace=true')).toBe('Replace=true,Prune=false,Delete=false');
  expect(options('Prune=confirm,Delete=false')).toBe('Prune=confirm,Delete=false');
});

test('what is kept is no difference once Git holds it no more, unless a person is to confirm that it goes', () => {
  const compare = (annotations?: object) =>
    translated(claim(annotations), { keep: true }).annotations?.['argocd.argoproj.io/compare-options'];
  expect(compare()).toBe('IgnoreExtraneous');
  expect(compare({ 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' })).toBe(
    'ServerSideDiff=true,IgnoreExtraneous',
  );
  expect(compare({ 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous' })).toBe('IgnoreExtraneous');
  expect(compare({ 'argocd.argoproj.io/sync-options': 'Prune=confirm' })).toBeUndefined();
});

test('a Job that runs once is named by what it does: by nothing else, and always the same', () => {
  const name = (object: object) => translated(object, { runOnce: true }).name;
  const first = name(job('migrate'));
  expect(first).toMatch(/^migrate-[0-9a-f]{8}$/);
  const labelled = { ...job('migrate'), metadata: { name: 'migrate', labels: { a: 'b' } } };
  expect(name(labelled)).toBe(first);
  const other = { template: { spec: { containers: [{ image: 'b' }] } } };
  expect(name(job('migrate', other))).not.toBe(first);
});

test('fails on what cannot run once, all at once', () => {
  const problems = (object: object) =>
    findingsOf(() => translated(object, { runOnce: true })).map(({ message }) => message);
  expect(problems(claim())).toEqual(['PersistentVolumeClaim "data": only a Job can run once']);
  const name = 'x'.repeat(55);
  expect(problems(job(name, { ttlSecondsAfterFinished: 60 }))).toEqual([
    `Job "${name}": the name of a Job that runs once has at most 54 characters, this one has 55`,
    `Job "${name}": a Job that runs once has to stay when it has ended: \`ttlSecondsAfterFinished\` would bring it back`,
  ]);
});
