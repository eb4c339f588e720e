import { controlOf, snapshotAt } from '../../../lib/engine/delivery';
import { checkChange } from '../../../lib/engine/judgement/proving';
import { HOLDS } from '../../../lib/registry';
import { configured, governed } from '../../support/fleet-code';
import { ben, type FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv } from '../../support/names';
import { codes, thrownCodes, warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const inStaging = fleets(async (fleet) => {
  await runInStaging(fleet);
  await fleet.release('web', { images: { server: '1.1' } });
  await fleet.promote('web', 'staging');
});

const bytes = async (fleet: FleetFixture, environment: string) => [
  await fleet.textAt(`environments/${environment}/releases/web.yaml`),
  await fleet.idAt(`manifests/${environment}/web`),
];

/** A person edits the manifests of staging, past the program. */
const editedByHand = (fleet: FleetFixture) =>
  fleet.byHand([
    { kind: 'file', path: 'manifests/staging/web/objects/ConfigMap.web.yaml', content: 'broken: true\n' },
  ]);

/** A person names another digest in the record of staging, and leaves the release's id. */
async function forgedByHand(fleet: FleetFixture) {
  const path = 'environments/staging/releases/web.yaml';
  const digest = (await fleet.record('staging')).images['server']?.digest ?? '';
  const other = digest.replace(/.{12}$/, '0123456789ab');
  const content = ((await fleet.textAt(path)) ?? '').replaceAll(digest, other);
  return fleet.byHand([{ kind: 'file', path, content }]);
}

describe('a release that staging was rolled back from', () => {
  test('fails to enter prod, until it is in staging again', async () => {
    const fleet = await inStaging();
    const bad = (await fleet.record('staging')).release;
    await fleet.witness('web', bad);
    await fleet.rollback('web', 'staging', { reason: 'errors' });
    expect(await fleet.versions('staging')).toEqual({ server: '1.0' });
    expect(codes(await fleet.promote('web', 'prod', { from: anEnv('dev') }))).toEqual([
      'ROLLED_BACK_UPSTREAM',
    ]);
    expect(codes(await fleet.promote('web', 'prod', { release: bad }))).toEqual(['ROLLED_BACK_UPSTREAM']);
    await fleet.unhold('web', 'staging');
    await fleet.promote('web', 'staging');
    const again = await fleet.promote('web', 'prod', { release: bad });
    expect([again.kind, codes(again)]).toEqual(['proposed', []]);
  });
});

describe('promote, rollback and promote of the same release', () => {
  test('is a new commit: the hold has to be lifted, and merged history does not count as done', async () => {
    const fleet = await inStaging();
    const promoted = await bytes(fleet, 'staging');
    const first = await fleet.remote.resolve('refs/heads/delivery');
    await fleet.rollback('web', 'staging', { reason: 'errors' });
    const held = await fleet.promote('web', 'staging');
    expect([held.kind, codes(held)]).toEqual(['refused', ['HELD']]);
    expect(held.plan.findings[0]?.message).toContain('Ada');
    await fleet.unhold('web', 'staging');
    const again = await fleet.promote('web', 'staging');
    expect(again.kind).toBe('committed');
    expect(again.kind === 'committed' && again.commit).not.toBe(first);
    expect(await bytes(fleet, 'staging')).toEqual(promoted);
    expect(
      (await fleet.history({ environment: anEnv('staging') })).map(({ kind }) => kind).slice(0, 5),
    ).toEqual(['promotion', 'unhold', 'rollback', 'hold', 'promotion']);
  });
});

describe('a rollback', () => {
  test('goes to what ran, not to a release that only the record named while other files stood there', async () => {
    const fleet = await inStaging();
    const record = 'environments/staging/releases/web.yaml';
    await fleet.release('web', { images: { server: '1.2' } });
    const lie = (await fleet.record('dev')).release;
    const content = (await fleet.textAt('environments/dev/releases/web.yaml')) ?? '';
    const lying = await fleet.byHand([{ kind: 'file', path: record, content }]);
    await fleet.release('web', { images: { server: '1.3' } });
    await fleet.promote('web', 'staging');
    const plan = (await fleet.rollback('web', 'staging', { at: lying, dryRun: true })).plan;
    expect(plan?.targets[0]?.to?.images['server']?.tag).toBe('1.1');
    await fleet.rollback('web', 'staging');
    expect(await fleet.versions('staging')).toEqual({ server: '1.1' });
    expect((await fleet.record('staging')).release).not.toBe(lie);
    expect(await fleet.check()).toEqual([]);
  });

  test('restores the earlier bytes of record and manifests, of this target only, and leaves a hold', async () => {
    const fleet = await inStaging();
    const dev = await bytes(fleet, 'dev');
    const earlier = await fleet.remote.resolve('refs/heads/delivery~2');
    const text = await fleet.remote.readText(`${earlier}:environments/staging/releases/web.yaml`);
    const tree = await fleet.remote.idAt(earlier ?? '', 'manifests/staging/web');
    const left = (await fleet.record('staging')).release;
    const outcome = await fleet.rollback('web', 'staging', { reason: 'INC-42' });
    expect(outcome.plan.targets[0]?.restores).toBe(earlier);
    expect(await bytes(fleet, 'staging')).toEqual([text, tree]);
    expect(await bytes(fleet, 'dev')).toEqual(dev);
    const hold = await controlOf(await fleet.snapshot(), HOLDS, anEnv('staging'), anApp('web'));
    expect(hold).toMatchObject({ reason: 'INC-42', by: 'Ada <ada@example.org>', from: left });
  });

  test('after a retirement restores what was retired, byte for byte, and check judges the same by hand', async () => {
    const fleet = await inStaging();
    const retired = await bytes(fleet, 'staging');
    const base = await fleet.head();
    expect((await fleet.retire('web', 'staging')).kind).toBe('committed');
    const gone = await fleet.head();
    const outcome = await fleet.rollback('web', 'staging', { reason: 'still needed' });
    expect(outcome.plan.targets[0]).toMatchObject({ change: 'first', restores: base });
    expect(await bytes(fleet, 'staging')).toEqual(retired);
    await expect(
      controlOf(await fleet.snapshot(), HOLDS, anEnv('staging'), anApp('web')),
    ).resolves.toMatchObject({
      reason: 'still needed',
    });
    expect(await fleet.check()).toEqual([]);
    expect(
      (await fleet.history({ environment: anEnv('staging'), app: anApp('web') })).map(({ kind }) => kind),
    ).toEqual(expect.arrayContaining(['rollback', 'retirement']));
    const snapshot = await fleet.snapshot();
    const repository = snapshot.home.mirror.repository;
    const before = await snapshotAt(snapshot, snapshot.home, gone);
    const changed = await repository.changes(gone, await fleet.head());
    const judged = await checkChange(
      before,
      await fleet.head(),
      changed.filter(({ type }) => type === 'blob'),
      new Date(),
    );
    expect([judged.changes.map(({ kind }) => kind).sort(), judged.findings]).toEqual([
      ['control', 'rollback'],
      [],
    ]);
  });

  test('after the retirement of its only release restores that one, also where the app has left by now', async () => {
    const fleet = await inStaging();
    await fleet.promoteApproved('web', 'prod');
    await fleet.approved(await fleet.retire('web', 'prod'));
    const outcome = await fleet.rollback('web', 'prod');
    expect([outcome.kind, warnings(outcome)]).toEqual(['committed', []]);
    expect(await fleet.versions('prod')).toEqual({ server: '1.1' });
    await fleet.unhold('web', 'prod');
    await fleet.approved(await fleet.retire('web', 'prod'));
    await fleet.code(configured('prod', undefined));
    for (const each of await fleet.configure()) if (each.kind === 'proposed') await fleet.approved(each);
    expect(warnings(await fleet.rollback('web', 'prod'))).toEqual(['ABSENT_HERE']);
  });

  test('changes nothing when it is asked for once more, and goes further back to a named release', async () => {
    const fleet = await inStaging();
    const past = await fleet.history({ environment: anEnv('dev') });
    const first = past.filter(({ kind }) => kind === 'release').at(-1)?.to?.release ?? '';
    await fleet.release('web', { images: { server: '1.2' } });
    const back = await fleet.rollback('web', 'dev');
    expect([back.kind, await fleet.versions('dev')]).toEqual(['committed', { server: '1.1' }]);
    const again = await fleet.rollback('web', 'dev');
    expect(again).toMatchObject({ kind: 'nothing', commit: await fleet.head() });
    expect(await fleet.versions('dev')).toEqual({ server: '1.1' });
    expect((await fleet.rollback('web', 'dev', { to: first })).kind).toBe('committed');
    expect(await fleet.versions('dev')).toEqual({ server: '1.0' });
    expect(await fleet.rollback('web', 'dev', { to: first })).toMatchObject({
      kind: 'nothing',
      commit: await fleet.head(),
    });
    expect((await controlOf(await fleet.snapshot(), HOLDS, anEnv('dev'), anApp('web')))?.restored).toBe(
      first,
    );
  });

  test('goes on to what ran before once the hold of the last one is lifted', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.2' } });
    await fleet.rollback('web', 'dev');
    await fleet.unhold('web', 'dev');
    await fleet.rollback('web', 'dev');
    expect(await fleet.versions('dev')).toEqual({ server: '1.0' });
    await fleet.unhold('web', 'dev');
    expect(await thrownCodes(fleet.rollback('web', 'dev'))).toEqual(['NOTHING_TO_ROLL_BACK']);
  });

  test('leaves every check green, also after the code moved on', async () => {
    const fleet = await inStaging();
    await fleet.code(configured('staging', { replicas: 9 }));
    await fleet.code(governed('prod', { namespace: 'prod-2' }));
    for (const outcome of await fleet.configure())
      if (outcome.kind === 'proposed') await fleet.approved(outcome);
    const outcome = await fleet.rollback('web', 'staging');
    expect([outcome.kind, codes(outcome), warnings(outcome)]).toEqual(['committed', [], []]);
    expect(await fleet.check()).toEqual([]);
    const witnessed = await fleet.witness('web', (await fleet.record('staging')).release);
    expect([witnessed.kind, codes(witnessed)]).toEqual(['committed', []]);
  });

  test('works without any project code, by release id or by commit', async () => {
    const fleet = await inStaging();
    const renders = fleet.rendered.length;
    const [, first] = (await fleet.history({ environment: anEnv('staging') })).filter(
      ({ kind }) => kind === 'promotion',
    );
    const outcome = await fleet.rollback('web', 'staging', { to: first?.commit.slice(0, 10) ?? '' });
    expect(outcome.kind).toBe('committed');
    await fleet.unhold('web', 'staging');
    await fleet.promote('web', 'staging');
    expect((await fleet.rollback('web', 'staging', { to: first?.to?.release ?? '' })).kind).toBe('committed');
    expect(await fleet.versions('staging')).toEqual({ server: '1.0' });
    expect(fleet.rendered).toHaveLength(renders);
  });

  test('fixes files that somebody changed, where the record still says what should stand there', async () => {
    const fleet = await inStaging();
    await fleet.byHand([
      { kind: 'file', path: 'manifests/staging/web/objects/ConfigMap.web.yaml', content: 'broken: true\n' },
    ]);
    expect(await fleet.check()).toEqual(['FILES_DIFFER staging web']);
    expect(codes(await fleet.promote('web', 'staging'))).toContain('FILES_DIFFER');
    const outcome = await fleet.rollback('web', 'staging', { to: (await fleet.record('staging')).release });
    expect([outcome.kind, warnings(outcome)]).toEqual(['committed', ['FILES_DIFFER']]);
    expect(await fleet.check()).toEqual([]);
  });

  test('restores files that people edited while the hold of a rollback stood, and does not call the edit done', async () => {
    const fleet = await inStaging();
    await fleet.rollback('web', 'staging', { reason: 'errors' });
    const back = await bytes(fleet, 'staging');
    const edit = await editedByHand(fleet);
    const outcome = await fleet.rollback('web', 'staging', { reason: '3 am' });
    expect(outcome.kind).toBe('committed');
    expect(outcome.plan.targets[0]?.restores).not.toBe(edit);
    expect(await bytes(fleet, 'staging')).toEqual(back);
    expect((await controlOf(await fleet.snapshot(), HOLDS, anEnv('staging'), anApp('web')))?.reason).toBe(
      '3 am',
    );
    expect(await fleet.check()).toEqual([]);
    expect((await fleet.rollback('web', 'staging', { reason: '3 am' })).kind).toBe('nothing');
  });

  test('undoes an edit by hand first, and goes further back when it is asked for once more without its hold', async () => {
    const fleet = await inStaging();
    const [, promotion] = (await fleet.history({ environment: anEnv('staging') })).filter(
      ({ kind }) => kind === 'promotion',
    );
    const first = promotion?.to?.release ?? '';
    const stood = await bytes(fleet, 'staging');
    const commit = await fleet.head();
    await editedByHand(fleet);
    const further = (await fleet.rollback('web', 'staging', { to: first, dryRun: true })).plan;
    expect(further?.findings.map(({ code, remedy }) => [code, remedy])).toContainEqual([
      'FILES_DIFFER',
      `\`cdk8s-delivery rollback web --env staging --release ${(await fleet.record('staging')).release}\` undoes only the edit`,
    ]);
    const outcome = await fleet.rollback('web', 'staging');
    expect([outcome.kind, outcome.plan.targets[0]?.restores]).toEqual(['committed', commit]);
    expect(outcome.plan.findings.filter(({ severity }) => severity === 'warning')).toEqual([
      expect.objectContaining({
        code: 'FILES_DIFFER',
        message: expect.stringContaining('; this rollback undoes that'),
        remedy: `it goes no further back than that: \`cdk8s-delivery rollback web --env staging --release ${first}\` brings what ran before`,
      }),
    ]);
    expect(await bytes(fleet, 'staging')).toEqual(stood);
    await fleet.unhold('web', 'staging');
    await fleet.rollback('web', 'staging');
    expect(await fleet.versions('staging')).toEqual({ server: '1.0' });
  });

  test('brings back the true record and files of a release after its record was forged, named or not', async () => {
    const prepared = await inStaging();
    const { release } = await prepared.record('staging');
    const stood = await bytes(prepared, 'staging');
    const forgery = await forgedByHand(prepared);
    expect(await prepared.check()).toEqual(expect.arrayContaining(['RECORD_FORGED staging web']));
    for (const to of [release, forgery, undefined]) {
      const fleet = await prepared.copy();
      const outcome = await fleet.rollback('web', 'staging', to === undefined ? {} : { to });
      expect([to, outcome.kind, codes(outcome)]).toEqual([to, 'committed', []]);
      expect(await bytes(fleet, 'staging')).toEqual(stood);
      expect(await fleet.check()).toEqual([]);
      expect((await fleet.rollback('web', 'staging', { to: release })).kind).toBe('nothing');
    }
  });

  test('fails to call a forged record done where its release never stood there otherwise', async () => {
    const fleet = await inStaging();
    const { release } = await fleet.record('staging');
    const forged = 'r-0123456789abcdef';
    const path = 'environments/staging/releases/web.yaml';
    const content = ((await fleet.textAt(path)) ?? '').replace(release, forged);
    await fleet.byHand([{ kind: 'file', path, content }]);
    const outcome = await fleet.rollback('web', 'staging', { to: forged });
    expect([outcome.kind, codes(outcome)]).toEqual(['refused', ['RECORD_FORGED']]);
    await fleet.rollback('web', 'staging');
    expect((await fleet.record('staging')).release).toBe(release);
    expect(await fleet.check()).toEqual([]);
  });

  test('works when the record cannot even be read, and goes to the newest one that can', async () => {
    const fleet = await inStaging();
    const first = (await fleet.history({ environment: anEnv('staging') })).at(-2)?.to?.release ?? 'none';
    await fleet.byHand([
      {
        kind: 'file',
        path: 'environments/staging/releases/web.yaml',
        content: '<<<<<<< HEAD\nrelease: what\n',
      },
    ]);
    expect(await fleet.check()).toEqual(['BROKEN_FILE']);
    expect((await fleet.rollback('web', 'staging')).kind).toBe('committed');
    expect(await fleet.versions('staging')).toEqual({ server: '1.1' });
    expect(await fleet.check()).toEqual([]);
    // custody is told from what ran there, past the commit that nobody can read
    await fleet.witness('web', first);
    const outcome = await fleet.promote('web', 'prod', { release: first });
    expect([outcome.kind, codes(outcome)]).toEqual(['proposed', []]);
  });

  test('fails to bring back what was rejected, and passes over it unasked', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.2' } });
    const bad = (await fleet.record('staging')).release;
    await fleet.reject(bad);
    expect(codes(await fleet.rollback('web', 'dev', { to: bad }))).toEqual(['REJECTED']);
    await fleet.rollback('web', 'dev');
    expect(await fleet.versions('dev')).toEqual({ server: '1.0' });
  });

  test('fails when the target never ran what is named, or never ran at all', async () => {
    const fleet = await inStaging();
    expect(await thrownCodes(fleet.rollback('web', 'staging', { to: 'r-0000000000000000' }))).toEqual([
      'NOT_IN_HISTORY',
    ]);
    expect(await thrownCodes(fleet.rollback('web', 'prod'))).toEqual(['NOTHING_TO_ROLL_BACK']);
  });

  test('is a proposal where rollbacks ask for approval, and asking again keeps the approvals it has', async () => {
    const fleet = await inStaging();
    await fleet.code(governed('staging', { rollbackReviewers: 1 }));
    await fleet.configure();
    const asked = await fleet.rollback('web', 'staging', { reason: 'errors' });
    expect(asked.kind === 'proposed' && [asked.proposal.id, asked.state]).toEqual([
      'staging/rollback-web',
      'opened',
    ]);
    await fleet.approve('staging/rollback-web', ben);
    const again = await fleet.rollback('web', 'staging', {
      reason: 'errors',
      now: new Date(Date.now() + 60_000),
    });
    expect(again.kind === 'proposed' && again.state).toBe('unchanged');
    expect((await fleet.merge('staging/rollback-web')).kind).toBe('merged');
    expect(await fleet.versions('staging')).toEqual({ server: '1.0' });
  });
});

describe('a rollback to a point in history', () => {
  test('brings back what ran at a commit or at a time, whatever moved since; the plan names the commit', async () => {
    const fleet = await inStaging();
    const first = await bytes(fleet, 'staging');
    const commit = await fleet.head();
    for (const server of ['1.2', '1.3']) {
      await fleet.release('web', { images: { server } });
      await fleet.promote('web', 'staging');
    }
    const other = await fleet.copy();
    const back = await fleet.rollback('web', 'staging', { at: commit.slice(0, 9), reason: 'errors' });
    expect([back.kind, await bytes(fleet, 'staging')]).toEqual(['committed', first]);
    expect(back.plan.change).toMatchObject({ verb: 'rollback', to: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(back.plan.change).not.toHaveProperty('at');
    const now = new Date(Date.now() + 60_000);
    const same = await other.rollback('web', 'staging', {
      at: now.toISOString(),
      now: new Date(now.getTime() + 1),
    });
    expect(same.kind).toBe('nothing');
  });

  test('fails for a time without a zone, one that is to come, one when nothing ran, and a commit of elsewhere', async () => {
    const fleet = await inStaging();
    for (const [at, code] of [
      ['2026-07-01T18:00', 'INVALID_OPTION'],
      ['yesterday', 'INVALID_OPTION'],
      ['2999-01-01', 'INVALID_OPTION'],
      ['1111111', 'INVALID_OPTION'],
      [await fleet.head(fleet.project, 'refs/heads/main'), 'INVALID_OPTION'],
      ['2001-01-01T00:00+02:00', 'NOT_IN_HISTORY'],
    ] as const)
      expect([at, await thrownCodes(fleet.rollback('web', 'staging', { at }))]).toEqual([at, [code]]);
  });
});
