import { Digest } from '../../../lib/model/scalars';
import { aCommit, anEnv } from '../../support/names';
import { codes, warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const inStaging = fleets(runInStaging);

const run = (number: number) => ({ run: { link: `https://ci.example.org/${number}` } });

test('the same request again changes nothing: configure, release, promote, rollback and witness', async () => {
  const fleet = await inStaging();
  await fleet.release('web', { images: { server: '1.1' } });
  await fleet.promote('web', 'staging');
  const left =
    (await fleet.history({ environment: anEnv('staging') })).find(({ kind }) => kind === 'promotion')?.from
      ?.release ?? '';
  await fleet.rollback('web', 'staging', { to: left });
  await fleet.unhold('web', 'staging');
  await fleet.witness('web', left);
  const head = await fleet.head();
  expect((await fleet.configure()).map(({ kind }) => kind)).toEqual(['nothing']);
  expect((await fleet.release('web', { images: { server: '1.1' } })).kind).toBe('nothing');
  expect((await fleet.rollback('web', 'staging', { to: left })).kind).toBe('nothing');
  expect((await fleet.witness('web', left)).kind).toBe('nothing');
  expect((await fleet.promote('web', 'staging', { release: left })).kind).toBe('nothing');
  expect(await fleet.head()).toBe(head);
});

test('a plan changes nothing, and is the plan that is then applied', async () => {
  const fleet = await inStaging();
  await fleet.release('web', { images: { server: '1.1' } });
  const refs = await fleet.remote.branches('*');
  const planned = await fleet.promote('web', 'staging', { dryRun: true });
  expect(planned.kind).toBe('planned');
  expect(await fleet.remote.branches('*')).toEqual(refs);
  const done = await fleet.promote('web', 'staging');
  expect(done.plan.digest).toBe(planned.plan.digest);
  expect(done.plan.edits).toEqual(planned.plan.edits);
});

test('the same content again only merges evidence: no manifest moves, and what was known stays', async () => {
  const fleet = await inStaging();
  await fleet.release('web', { evidence: run(1) });
  const [manifests, before] = [await fleet.idAt('manifests'), await fleet.record('dev')];
  const outcome = await fleet.release('web', {
    evidence: {
      tests: { link: 'https://ci.example.org/2', digest: Digest.parse(`sha256:${'a'.repeat(64)}`) },
    },
  });
  expect([outcome.kind, outcome.plan.targets.map(({ change }) => change)]).toEqual([
    'committed',
    ['evidence'],
  ]);
  expect(await fleet.record('dev')).toEqual({
    ...before,
    evidence: {
      ...run(1),
      tests: { link: 'https://ci.example.org/2', digest: Digest.parse(`sha256:${'a'.repeat(64)}`) },
    },
  });
  expect(await fleet.idAt('manifests')).toBe(manifests);
  expect((await fleet.history())[0]?.kind).toBe('evidence');
  expect((await fleet.release('web', { evidence: run(1) })).kind).toBe('nothing');
  expect(await fleet.check()).toEqual([]);
});

test('evidence travels with a promotion, also to where the release is already', async () => {
  const fleet = await inStaging();
  await fleet.release('web', { evidence: run(1) });
  expect((await fleet.promote('web', 'staging')).plan.targets.map(({ change }) => change)).toEqual([
    'evidence',
  ]);
  expect((await fleet.record('staging')).evidence).toEqual(run(1));
});

test('evidence costs nothing where people froze an environment or hold a target', async () => {
  const fleet = await inStaging();
  await fleet.hold('web', 'dev');
  await fleet.freeze('dev');
  expect((await fleet.release('web', { evidence: run(1) })).kind).toBe('committed');
  expect(codes(await fleet.release('web', { images: { server: '1.1' } }))).toEqual(['FROZEN', 'HELD']);
});

test('the same bits from another source commit keep the first one, and that is said', async () => {
  const fleet = await inStaging();
  await fleet.code((code) => {
    const web = code.apps['web'];
    if (web) web.repository = 'https://example.org/web.git';
  });
  for (const outcome of await fleet.configure())
    if (outcome.kind === 'proposed') await fleet.approved(outcome);
  await fleet.release('web', { images: { server: '1.1' }, source: { commit: aCommit('a'.repeat(40)) } });
  const outcome = await fleet.release('web', {
    images: { server: '1.1' },
    source: { commit: aCommit('b'.repeat(40)) },
    evidence: run(1),
  });
  expect([outcome.kind, warnings(outcome, 'note')]).toEqual(['committed', ['SOURCE_DIFFERS']]);
  expect((await fleet.record('dev')).source).toEqual({
    repository: 'https://example.org/web.git',
    commit: 'a'.repeat(40),
  });
});

test('comments and keys that people added to a record survive a promotion over it', async () => {
  const fleet = await inStaging();
  const path = 'environments/staging/releases/web.yaml';
  const text = (await fleet.textAt(path)) ?? '';
  await fleet.byHand([
    { kind: 'file', path, content: `${text}# ask Eve before touching this\npager: '42'\n` },
  ]);
  await fleet.release('web', { images: { server: '1.1' } });
  expect((await fleet.promote('web', 'staging')).kind).toBe('committed');
  expect(await fleet.textAt(path)).toMatch(/# ask Eve before touching this\npager: '42'\n$/);
  expect(await fleet.versions('staging')).toEqual({ server: '1.1' });
});
