import { ProjectCode } from '../../../lib/engine/promotion';
import { planRelease } from '../../../lib/engine/promotion/changes/release/plan-release';
import { configured, imageOf } from '../../support/fleet-code';
import { ben, type FleetFixture } from '../../support/fleet-fixture';
import { aCommit, anApp, anEnv } from '../../support/names';
import { codes, thrownCodes } from '../../support/outcome-codes';
import { fleets } from '../../support/prepared-fleets';

const fleet = fleets();

/** Staging and dev run 1.1, which nobody let into prod; main has moved on for everybody. */
async function stagingIsAhead(): Promise<FleetFixture> {
  const ahead = await fleet();
  await ahead.code(configured('staging', { replicas: 2 }));
  await ahead.release('web', { images: { server: '1.1' } });
  await ahead.promote('web', 'staging');
  return ahead;
}

describe('configuration of prod alone, while staging runs a newer image that nobody approved', () => {
  test('enters prod from a release branch, with the images that prod runs', async () => {
    const ahead = await stagingIsAhead();
    const before = await ahead.record('prod');
    const code = await ahead.code(configured('prod', { replicas: 6 }), {
      branch: 'release/1.0',
      from: before.code,
    });
    const outcome = await ahead.release('web', {
      into: anEnv('prod'),
      like: anEnv('prod'),
      code: 'release/1.0',
    });
    expect(outcome.kind).toBe('proposed');
    await ahead.witness('web', outcome.plan.targets[0]?.to?.release);
    await ahead.approved(outcome);
    const after = await ahead.record('prod');
    expect(after.code).toBe(code);
    expect(after.images).toEqual(before.images);
    expect(after.renders.trees['staging']).toBe(before.renders.trees['staging']);
    expect(await ahead.textAt('manifests/prod/web/objects/Deployment.web.yaml')).toContain('replicas: 6');
    expect(await ahead.versions('staging')).toEqual({ server: '1.1' });
    expect(await ahead.check()).toEqual([]);
  });

  test('fails from the head of main, where staging would get other files than it ever had', async () => {
    const ahead = await stagingIsAhead();
    await ahead.code(configured('prod', { replicas: 6 }));
    const outcome = await ahead.release('web', { into: anEnv('prod'), like: anEnv('prod'), code: 'main' });
    expect(outcome.kind).toBe('refused');
    expect(codes(outcome)).toEqual(['NOT_IN_UPSTREAM']);
  });
});

describe('a hotfix', () => {
  test('reaches prod through the entry hotfix while staging is ahead, and changes neither dev nor staging', async () => {
    const ahead = await stagingIsAhead();
    const before = [
      await ahead.idAt('environments/dev'),
      await ahead.idAt('environments/staging'),
      await ahead.idAt('manifests/staging'),
    ];
    const released = await ahead.release('web', {
      into: anEnv('hotfix'),
      like: anEnv('prod'),
      images: { server: '1.0.1' },
    });
    await ahead.witness('web', released.plan.targets[0]?.to?.release);
    await ahead.approved(released);
    await ahead.promoteApproved('web', 'prod', { from: anEnv('hotfix') });
    expect(await ahead.versions('prod')).toEqual({ server: '1.0.1' });
    expect([
      await ahead.idAt('environments/dev'),
      await ahead.idAt('environments/staging'),
      await ahead.idAt('manifests/staging'),
    ]).toEqual(before);
    expect(await ahead.check()).toEqual([]);
  });

  test('fails to enter prod directly, as no upstream ever ran it', async () => {
    const ahead = await fleet();
    const outcome = await ahead.release('web', {
      into: anEnv('prod'),
      like: anEnv('prod'),
      images: { server: '1.0.1' },
    });
    expect(codes(outcome)).toEqual(['NOT_IN_UPSTREAM']);
  });

  test('fails to be merged before a second identity rendered it', async () => {
    const ahead = await fleet();
    const released = await ahead.release('web', {
      into: anEnv('hotfix'),
      like: anEnv('prod'),
      images: { server: '1.0.1' },
    });
    expect(released.kind === 'proposed' && released.proposal.id).toBe('hotfix/release-web');
    await ahead.approve('hotfix/release-web', ben, { witness: false });
    const merged = await ahead.merge('hotfix/release-web');
    expect([merged.kind, codes(merged)]).toEqual(['refused', ['RENDERS_UNPROVEN']]);
    expect(await ahead.idAt('environments/hotfix/releases')).toBeUndefined();
  });
});

test('what starts from another environment keeps the source of the images it takes from there', async () => {
  const own = await fleet();
  await own.code((each) => {
    const web = each.apps['web'];
    if (web) web.repository = 'https://example.org/web.git';
  });
  for (const outcome of await own.configure()) if (outcome.kind === 'proposed') await own.approved(outcome);
  const source = { repository: 'https://example.org/web.git', commit: aCommit('c'.repeat(40)) };
  await own.release('web', { images: { server: '1.1' }, source });
  const outcome = await own.release('web', { into: anEnv('hotfix'), like: anEnv('dev') });
  expect(outcome.plan.targets[0]?.to?.source).toEqual(source);
});

describe('the code of a release', () => {
  test('fails when it is on a branch of nobody but its author', async () => {
    const own = await fleet();
    await own.code(configured('dev', { text: 'mine' }), { branch: 'feature/mine', from: 'refs/heads/main' });
    const head = await own.head();
    expect(codes(await own.release('web', { code: 'feature/mine' }))).toEqual(['CODE_NOT_PROTECTED']);
    expect(await own.head()).toBe(head);
  });

  test('fails when it is only fetchable, as the head of a pull request is', async () => {
    const own = await fleet();
    const commit = await own.code(configured('dev', { text: 'mine' }), {
      at: 'refs/pull/7/head',
      from: 'refs/heads/main',
    });
    expect(codes(await own.release('web', { code: commit }))).toEqual(['CODE_NOT_PROTECTED']);
  });

  test('fails when it is older than what runs there, unless it is named', async () => {
    const own = await fleet();
    await own.code(configured('dev', { text: 'newer' }), { branch: 'release/2.0', from: 'refs/heads/main' });
    await own.release('web', { code: 'release/2.0' });
    expect(codes(await own.release('web', { images: { server: '1.1' } }))).toEqual(['CODE_BEHIND']);
    const named = await own.release('web', { images: { server: '1.1' }, code: 'main' });
    expect([named.kind, codes(named)]).toEqual(['committed', []]);
  });

  test('fails when there is no such revision', async () => {
    expect(await thrownCodes((await fleet()).release('web', { code: 'nowhere' }))).toEqual([
      'UNKNOWN_REVISION',
    ]);
  });

  test('stays the older one when newer code renders the same', async () => {
    const own = await fleet();
    const before = await own.record('dev');
    await own.code((each) => {
      each.apps['other'] = { slots: [], config: { dev: {} } };
    });
    expect((await own.release('web')).kind).toBe('nothing');
    expect(await own.record('dev')).toEqual(before);
  });
});

describe('the images of a release', () => {
  test('are inherited where they are not named', async () => {
    const own = await fleet();
    await own.code(configured('dev', { text: 'more' }));
    await own.release('web');
    expect(await own.versions('dev')).toEqual({ server: '1.0' });
    expect(await own.textAt('manifests/dev/web/objects/ConfigMap.web.yaml')).toContain('more');
  });

  test('fails with all that is wrong at once: another repository, an unknown slot, a slot without an image', async () => {
    const own = await fleet();
    await own.code((each) => {
      each.apps['pair'] = { slots: ['one', 'two'], config: { dev: {} } };
    });
    await own.configure();
    const project = await ProjectCode.open(own.project);
    const images = { one: imageOf('web', 'server', '1.0'), three: imageOf('web', 'server', '1.0') };
    const request = {
      app: anApp('pair'),
      images,
      requestedBy: { name: 'Ada', email: 'ada@example.org' },
      now: new Date(),
    };
    const render = () => Promise.reject(new Error('nothing is rendered'));
    const found = await thrownCodes(
      own.run((snapshot) => planRelease(snapshot, request, { render, project })),
    );
    expect(found.sort()).toEqual(['MISSING_IMAGE', 'REPOSITORY_NOT_ALLOWED', 'UNKNOWN_SLOT']);
  });

  test("fails when the source is not the app's", async () => {
    const own = await fleet();
    await own.code((each) => {
      each.apps['web'] = {
        slots: ['server'],
        repository: 'https://example.org/web.git',
        config: { dev: {}, staging: {}, hotfix: {}, prod: { replicas: 3 } },
      };
    });
    for (const outcome of await own.configure()) if (outcome.kind === 'proposed') await own.approved(outcome);
    const source = { repository: 'https://example.org/other', commit: aCommit('a'.repeat(40)) };
    expect(await thrownCodes(own.release('web', { source }))).toEqual(['SOURCE_NOT_ALLOWED']);
  });
});
