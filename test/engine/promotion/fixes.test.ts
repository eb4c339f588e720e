import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Output } from '../../../lib/cli/output';
import { statusLines } from '../../../lib/cli/status/status-lines';
import { Delivery } from '../../../lib/engine/delivery';
import type { ReleaseId } from '../../../lib/model/scalars';
import type { FleetFixture } from '../../support/fleet-fixture';
import { judgeChange } from '../../support/judge-change';
import { aBranch, anApp, anEnv } from '../../support/names';
import { codes, warnings } from '../../support/outcome-codes';
import { fleets, runEverywhere } from '../../support/prepared-fleets';

/** web 1.0 runs everywhere but in hotfix; dev and staging run 1.1, and prod a fix of 1.0 that came by hotfix. */
const fixed = fleets(async (fleet) => {
  await runEverywhere(fleet);
  await fleet.release('web', { images: { server: '1.1' } });
  await fleet.promote('web', 'staging');
  await hotfix(fleet, '1.0.1');
});

async function hotfix(fleet: FleetFixture, version: string): Promise<void> {
  const released = await fleet.release('web', {
    into: anEnv('hotfix'),
    like: anEnv('prod'),
    images: { server: version },
  });
  await fleet.witness('web', released.plan.targets[0]?.to?.release);
  await fleet.approved(released);
  await fleet.promoteApproved('web', 'prod', { from: anEnv('hotfix') });
}

const everywhere = fleets(runEverywhere);

const toProd = (fleet: FleetFixture, more: object = {}) =>
  fleet.promote('web', 'prod', { dryRun: true, ...more });
const lost = async (fleet: FleetFixture, more: object = {}) =>
  codes(await toProd(fleet, more)).includes('LOSES_FIX');
const diverged = async (fleet: FleetFixture, environment = 'prod') => {
  const { targets } = await fleet.status();
  return targets.find((each) => each.environment === environment)?.diverged;
};

test('a fix made of what prod runs passes, and the release that lacks it is refused and marked from then on', async () => {
  const fleet = await fixed();
  expect((await fleet.record('prod')).basedOn).toHaveLength(1);
  expect(await lost(fleet)).toBe(true);
  const { plan } = await toProd(fleet);
  expect(plan.findings.find(({ code }) => code === 'LOSES_FIX')).toMatchObject({
    severity: 'refusal',
    message: expect.stringMatching(
      /would take out 1\.0\.1 \(r-.*\), which prod runs, .* staging, dev never ran r-/,
    ),
    remedy: expect.stringContaining('--fix-contained'),
  });
  const { release } = await fleet.record('prod');
  expect(await diverged(fleet)).toEqual({
    upstream: 'staging',
    undecided: false,
    carry: `cdk8s-delivery release web --env dev --image 'server=<image that has the fix>' --contains ${release}`,
  });
  await fleet.retire('web', 'dev');
  expect((await diverged(fleet))?.carry).toMatch(
    /^cdk8s-delivery release web --env dev --image 'server=<.*>' --contains/,
  );
});

test('status has the mark, and the command below the table', async () => {
  const fleet = await fixed();
  const lines = statusLines(await fleet.status(), new Output({ json: false, color: false }), {});
  expect(lines.join('\n')).toMatch(/DIVERGED from staging/);
  expect(lines.slice(lines.indexOf('to carry back:')).join('\n')).toMatch(
    /^to carry back:\n {2}prod\/web {2}1\.0\.1 \(r-.*\) is not in what staging runs\n {4}→ cdk8s-delivery release web --env dev /,
  );
});

test('where the entry runs what the fix was made of, it is carried back as it is, and then promoted on', async () => {
  const fleet = await everywhere();
  await hotfix(fleet, '1.0.1');
  expect((await diverged(fleet))?.carry).toBe('cdk8s-delivery release web --env dev --like prod');
  await fleet.release('web', { like: anEnv('prod') });
  expect((await diverged(fleet))?.carry).toBe('cdk8s-delivery promote web --to staging');
  await fleet.promote('web', 'staging');
  expect(await diverged(fleet)).toBeUndefined();
  await fleet.release('web', { images: { server: '1.2' } });
  await fleet.promote('web', 'staging');
  expect(await lost(fleet)).toBe(false);
});

test('a person states that it is contained, with a reason: in record, commit and plan, also after the approval', async () => {
  const fleet = await fixed();
  const { release } = await fleet.record('prod');
  expect(codes(await toProd(fleet, { fixContained: true }))).toContain('INVALID_OPTION');
  await fleet.witness('web', (await fleet.record('staging')).release);
  const stated = { fixContained: true, reason: 'the fix is in main since 1.1' };
  const proposed = await fleet.promote('web', 'prod', stated);
  expect(proposed.plan.findings.find(({ code }) => code === 'LOSES_FIX')).toMatchObject({
    severity: 'warning',
    disposition: 'stated',
  });
  const plain = await toProd(fleet);
  expect(proposed.plan.digest).not.toBe(plain.plan.digest);
  const commit = await fleet.approved(proposed);
  expect((await fleet.record('prod')).contains).toEqual([release]);
  for await (const { message } of fleet.remote.history(commit as never, [], { limit: 1 }))
    expect(message).toMatch(
      new RegExp(`\\nContains: ${release}\\n(.*\\n)*Reason: the fix is in main since 1.1\\n`),
    );
  expect(await diverged(fleet)).toBeUndefined();
  expect((await fleet.promote('web', 'prod')).kind).toBe('nothing');
});

test('a release that is stated to contain it at its birth passes, and so do those that follow it', async () => {
  const fleet = await fixed();
  const { release } = await fleet.record('prod');
  await fleet.release('web', { images: { server: '1.2' }, contains: [release] });
  await fleet.release('web', { images: { server: '1.3' } });
  await fleet.promote('web', 'staging');
  expect(await lost(fleet)).toBe(false);
  expect(warnings(await toProd(fleet))).toContain('LOSES_FIX');
});

test('a second fix follows the first one, and what an upstream ran before is no loss', async () => {
  const fleet = await fixed();
  const second = await fleet.release('web', { into: anEnv('hotfix'), images: { server: '1.0.2' } });
  await fleet.witness('web', second.plan.targets[0]?.to?.release);
  await fleet.approved(second);
  expect(await lost(fleet, { from: anEnv('hotfix') })).toBe(false);
});

test('an older release of the same way does not descend from what runs: it is for a rollback', async () => {
  const fleet = await everywhere();
  const { release } = await fleet.record('prod');
  await fleet.release('web', { images: { server: '1.1' } });
  await fleet.promote('web', 'staging');
  await fleet.promoteApproved('web', 'prod');
  expect(await lost(fleet, { release })).toBe(true);
  const back = await fleet.rollback('web', 'prod', { to: release, dryRun: true });
  expect([back.kind, warnings(back)]).toEqual(['planned', expect.not.arrayContaining(['LOSES_FIX'])]);
});

test('a rollback that takes the fix along only warns', async () => {
  const fleet = await fixed();
  const back = await fleet.rollback('web', 'prod', { dryRun: true });
  expect([back.kind, warnings(back)]).toEqual(['planned', expect.arrayContaining(['LOSES_FIX'])]);
});

test('it is undecided where a part of the history is not at hand', async () => {
  const fleet = await fixed();
  const shallow = join(fleet.root, 'shallow.git');
  const from = `file://${fleet.remote.gitDir}`;
  execFileSync('git', ['clone', '--quiet', '--bare', '--depth=1', '--branch=delivery', from, shallow]);
  const cut = new Delivery({
    remote: shallow,
    branch: aBranch('delivery'),
    cacheDir: join(fleet.root, 'cut'),
  });
  fleet.delivery = cut;
  const { plan } = await toProd(fleet);
  expect(plan.findings.find(({ code }) => code === 'LOSES_FIX')).toMatchObject({
    severity: 'refusal',
    undecided: true,
    message: expect.stringContaining('a part of the history of staging is not at hand'),
  });
  expect((await diverged(fleet))?.undecided).toBe(true);
});

test('a promotion by hand is judged by the same', async () => {
  const fleet = await fixed();
  const { environment, app } = { environment: anEnv('prod'), app: anApp('web') };
  const base = await fleet.head();
  const { plan } = await toProd(fleet);
  const commit = await fleet.byHand(plan.edits);
  const { findings } = await judgeChange(fleet, base, commit);
  expect(findings.filter(({ code }) => code === 'LOSES_FIX')).toMatchObject([
    { severity: 'refusal', subject: { environment, app } },
  ]);
});

/** What staging runs comes into hotfix, a second later, as commits count seconds. */
async function likeStaging(fleet: FleetFixture): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const released = await fleet.release('web', { into: anEnv('hotfix'), like: anEnv('staging') });
  await fleet.witness('web', released.plan.targets[0]?.to?.release);
  await fleet.approved(released);
}

describe('a fix is kept where the environment that it came by moves back', () => {
  test('by a rollback', async () => {
    const fleet = await everywhere();
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.promote('web', 'staging');
    await likeStaging(fleet);
    await hotfix(fleet, '1.0.1');
    expect(await lost(fleet)).toBe(true);
    await fleet.rollback('web', 'hotfix');
    expect(await lost(fleet)).toBe(true);
    expect(await lost(fleet, { from: anEnv('hotfix') })).toBe(true);
  });

  test('by a release that was made elsewhere before', async () => {
    const fleet = await fixed();
    await likeStaging(fleet);
    expect(await lost(fleet)).toBe(true);
    expect(await lost(fleet, { from: anEnv('hotfix') })).toBe(true);
  });

  test('by an older release that its own environment went back to', async () => {
    const fleet = await everywhere();
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.promote('web', 'staging');
    await fleet.rollback('web', 'dev');
    const back = await fleet.promote('web', 'staging', { dryRun: true });
    expect(codes(back)).toContain('LOSES_FIX');
  });
});

test('a release cannot be stated to contain one that never ran, nor one of another app', async () => {
  const fleet = await fixed();
  const never = 'r-0000000000000000' as ReleaseId;
  const refused = await fleet.release('web', { images: { server: '1.2' }, contains: [never] });
  expect(codes(refused)).toEqual(['NEVER_RAN']);
  const { release } = await fleet.record('prod');
  expect(codes(await fleet.release('web', { images: { server: '1.2' }, contains: [release] }))).toEqual([]);
});

test('what goes back to an earlier content by a new release passes: a switch that is turned on and off again', async () => {
  const fleet = await everywhere();
  for (const version of ['1.1', '1.0'])
    for (const to of ['dev', 'staging'])
      if (to === 'dev') await fleet.release('web', { images: { server: version } });
      else expect([version, codes(await fleet.promote('web', to))]).toEqual([version, []]);
  expect(codes(await toProd(fleet))).not.toContain('LOSES_FIX');
});

describe('what is protected of a target', () => {
  const retired = async (fleet: FleetFixture) => fleet.approved(await fleet.retire('web', 'prod'));

  test('is what it ran last before the app was retired there', async () => {
    const fleet = await fixed();
    await retired(fleet);
    const { plan } = await toProd(fleet);
    expect(plan.findings.find(({ code }) => code === 'LOSES_FIX')).toMatchObject({
      severity: 'refusal',
      message: expect.stringMatching(/would take out 1\.0\.1 \(r-.*\), which prod ran last, /),
    });
    expect(await lost(fleet, { fixContained: true, reason: 'the fix is in main' })).toBe(false);
  });

  test('is nothing that was rejected, but what it ran before that', async () => {
    const fleet = await fixed();
    const { release } = await fleet.record('prod');
    const second = await fleet.release('web', { into: anEnv('hotfix'), images: { server: '1.0.2' } });
    await fleet.witness('web', second.plan.targets[0]?.to?.release);
    await fleet.approved(second);
    await fleet.promoteApproved('web', 'prod', { from: anEnv('hotfix') });
    await fleet.reject((await fleet.record('prod')).release);
    const { plan } = await toProd(fleet);
    expect(plan.findings.find(({ code }) => code === 'LOSES_FIX')).toMatchObject({
      message: expect.stringMatching(`would take out 1.0.1 .${release}., which prod ran before, `),
    });
    await fleet.reject(release);
    expect(await lost(fleet)).toBe(false);
    expect(await diverged(fleet)).toBeUndefined();
  });

  test('is not what a person stated to be contained, also after a rollback', async () => {
    const fleet = await fixed();
    const { release } = await fleet.record('prod');
    await fleet.witness('web', (await fleet.record('staging')).release);
    const stated = { fixContained: true, reason: 'the fix is in main since 1.1' };
    await fleet.approved(await fleet.promote('web', 'prod', stated));
    await fleet.rollback('web', 'prod');
    await fleet.unhold('web', 'prod');
    expect((await fleet.record('prod')).release).toBe(release);
    expect(await diverged(fleet)).toBeUndefined();
    const again = await toProd(fleet);
    expect([codes(again), warnings(again)]).toEqual([[], expect.arrayContaining(['LOSES_FIX'])]);
    expect(again.plan.targets[0]?.to?.contains).toEqual([release]);
  });
});
