import { rename } from 'node:fs/promises';
import type { AskedExplanation } from '../../../lib/promotion/asked-explanation';
import { governed } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { anEnv } from '../../support/names';
import { codes, thrownCodes } from '../../support/outcome-codes';
import { fleets, runEverywhere } from '../../support/prepared-fleets';

const everywhere = fleets(async (fleet) => {
  await runEverywhere(fleet);
  await fleet.release('web', { images: { server: '1.1' } });
});

const explained = (fleet: FleetFixture, to: string, more: Partial<AskedExplanation> = {}, now?: Date) =>
  fleet.open(now ? { now } : {}).explain({ app: 'web', to, ...more });

/** What the rules say that do not simply pass, by name. */
async function standing(fleet: FleetFixture, to: string, more: Partial<AskedExplanation> = {}, now?: Date) {
  const { rules } = await explained(fleet, to, more, now);
  const told = rules.filter(({ verdict }) => verdict !== 'passes' && verdict !== 'unasked');
  return Object.fromEntries(told.map(({ rule, verdict }) => [rule, verdict]));
}

test('names every rule, what passes and what it found, and the command that makes the change', async () => {
  const fleet = await everywhere();
  const found = await explained(fleet, 'staging');
  expect(found).toMatchObject({ verdict: 'passes', from: 'dev', change: 'update' });
  expect(found.next).toMatch(/^cdk8s-delivery promote web --to staging --from dev --release r-[0-9a-f]{16}$/);
  expect(found.rules.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(['app', 'record', 'files', 'freeze', 'hold', 'windows', 'custody', 'approval']),
  );
  expect(found.rules.find(({ rule }) => rule === 'custody')?.says).toBe('dev: runs there');
});

test('what refuses is what refuses the promotion, each with what lifts it', async () => {
  const fleet = await everywhere();
  await fleet.code(governed('staging', { soak: 86_400, bypassable: ['SOAK'] }));
  await fleet.configure();
  await fleet.freeze('staging', { reason: 'audit' });
  await fleet.hold('web', 'staging', { reason: 'INC-1' });
  const found = await explained(fleet, 'staging');
  expect(await standing(fleet, 'staging')).toEqual({
    freeze: 'refuses',
    hold: 'refuses',
    'gate:soak': 'waits',
  });
  const refusals = found.rules.flatMap(({ findings }) =>
    findings.flatMap(({ code, severity }) => (severity === 'refusal' ? [code] : [])),
  );
  expect(refusals.sort()).toEqual(codes(await fleet.promote('web', 'staging', { dryRun: true })));
  const lifts = found.rules.flatMap(({ findings }) => findings.map(({ remedy }) => remedy)).join('\n');
  expect(lifts).toContain('`cdk8s-delivery unfreeze --env staging`');
  expect(lifts).toContain('`cdk8s-delivery unhold web --env staging`');
  expect(found.rules.find(({ rule }) => rule === 'gate:soak')).toMatchObject({ bypass: ['SOAK'] });
  expect(found).toMatchObject({ verdict: 'refuses', until: found.rules.find(({ until }) => until)?.until });
});

test('a clock that cannot be right leaves undecided what depends on it, and nothing else', async () => {
  const fleet = await everywhere();
  await fleet.code(governed('staging', { soak: 60 }));
  await fleet.configure();
  const wrong = new Date(Date.now() - 86_400_000);
  expect(await standing(fleet, 'staging', {}, wrong)).toEqual({ 'gate:soak': 'undecided' });
});

test('names what a release lacks on its way: the upstream, a witness, a proposal, approvals, the merge', async () => {
  const fleet = await everywhere();
  const { release } = await fleet.record('dev');
  const early = await explained(fleet, 'prod', { release });
  expect(early.rules.find(({ rule }) => rule === 'custody')).toMatchObject({
    verdict: 'refuses',
    findings: [
      { remedy: expect.stringContaining(`\`cdk8s-delivery promote web --to staging --release ${release}\``) },
    ],
  });
  await fleet.promote('web', 'staging');
  expect(await standing(fleet, 'prod')).toEqual({ witness: 'undecided', approval: 'refuses' });
  await fleet.witness('web', release);
  await fleet.promote('web', 'prod');
  const open = await explained(fleet, 'prod');
  expect([open.proposal, open.next]).toEqual(['prod/promote-web', 'cdk8s-delivery approve prod/promote-web']);
  await fleet.approve('prod/promote-web');
  const approved = await explained(fleet, 'prod');
  expect([approved.verdict, approved.next]).toEqual(['passes', 'cdk8s-delivery merge prod/promote-web']);
  await fleet.merge('prod/promote-web');
  const done = await explained(fleet, 'prod');
  expect([done.verdict, done.change, done.next]).toEqual(['passes', 'same', undefined]);
});

test('a rejected release is no next step: nobody is asked to witness or approve it, and it says what can be done', async () => {
  const fleet = await everywhere();
  await fleet.promote('web', 'staging');
  await fleet.promote('web', 'prod');
  const { release } = await fleet.record('staging');
  await fleet.reject(release, { reason: 'leaks connections' });
  const found = await explained(fleet, 'prod');
  expect(await standing(fleet, 'prod')).toEqual({ rejections: 'refuses' });
  expect(found.next).toBe('cdk8s-delivery withdraw prod/promote-web');
  expect(JSON.stringify(found.rules)).not.toContain('cdk8s-delivery promote');
  expect(found.rules.find(({ rule }) => rule === 'rejections')?.findings[0]?.message).toMatch(
    new RegExp(`^${release} was rejected by .+ on 20.*Z: leaks connections$`),
  );
  const there = await explained(fleet, 'staging');
  expect([there.change, there.next]).toEqual(['same', 'cdk8s-delivery rollback web --env staging']);
  expect(there.rules.flatMap(({ findings }) => findings)).toEqual([
    expect.objectContaining({
      code: 'REJECTED',
      severity: 'warning',
      message: expect.stringMatching(/runs there already, and was rejected by .*: leaks connections$/),
      remedy: expect.stringContaining(`\`cdk8s-delivery unreject ${release}\``),
    }),
  ]);
});

test('where an app is not there yet, the next command still brings the release that was asked about', async () => {
  const fleet = await everywhere();
  await fleet.code((code) => {
    code.apps['shop'] = { slots: ['server'], config: { dev: {} } };
  });
  for (const each of await fleet.configure()) if (each.kind === 'proposed') await fleet.approved(each);
  await fleet.release('shop', { images: { server: '1.0' } });
  const { release } = await fleet.record('dev', 'shop');
  const found = await explained(fleet, 'staging', { app: 'shop', release });
  expect([found.verdict, found.next]).toEqual([
    'refuses',
    `cdk8s-delivery promote shop --to staging --release ${release}`,
  ]);
});

test('an entry is asked about what runs there, or about what governs it while nothing does', async () => {
  const fleet = await everywhere();
  await fleet.hold('web', 'dev', { reason: 'INC-1' });
  await fleet.freeze('hotfix', { reason: 'audit' });
  expect(await standing(fleet, 'dev')).toEqual({ hold: 'refuses' });
  expect(await standing(fleet, 'hotfix')).toEqual({ freeze: 'refuses', approval: 'refuses' });
  expect((await explained(fleet, 'dev')).next).toBe('cdk8s-delivery release web --env dev');
});

describe('an explanation and the plan are one judgement', () => {
  test('where the release runs there already, and something governs the target: nothing is to be done', async () => {
    const fleet = await everywhere();
    await fleet.promote('web', 'staging');
    await fleet.freeze('staging', { reason: 'audit' });
    expect((await fleet.promote('web', 'staging', { dryRun: true })).kind).toBe('nothing');
    const found = await explained(fleet, 'staging');
    expect([found.verdict, found.change, found.next]).toEqual(['passes', 'same', undefined]);
    expect(found.rules.map(({ rule }) => rule)).toEqual(['change']);
  });

  test('where a proposal waits that was asked for with a statement: its merge decides', async () => {
    const fleet = await everywhere();
    const fix = await fleet.release('web', {
      into: anEnv('hotfix'),
      like: anEnv('prod'),
      images: { server: '1.0.1' },
    });
    await fleet.witness('web', fix.plan.targets[0]?.to?.release);
    const hotfix = await explained(fleet, 'hotfix');
    expect([hotfix.record?.release, hotfix.proposal, hotfix.next]).toEqual([
      fix.plan.targets[0]?.to?.release,
      'hotfix/release-web',
      'cdk8s-delivery approve hotfix/release-web',
    ]);
    await fleet.approved(fix);
    await fleet.promoteApproved('web', 'prod', { from: anEnv('hotfix') });
    await fleet.promote('web', 'staging');
    expect((await standing(fleet, 'prod'))['fixes']).toBe('refuses');
    await fleet.witness('web', (await fleet.record('staging')).release);
    await fleet.promote('web', 'prod', { fixContained: true, reason: 'the fix is in main' });
    expect(await standing(fleet, 'prod')).toEqual({ approval: 'refuses' });
    await fleet.approve('prod/promote-web');
    expect((await explained(fleet, 'prod')).verdict).toBe('passes');
    expect((await fleet.merge('prod/promote-web')).kind).toBe('merged');
  });

  test('at an entry, the next command releases what was asked about', async () => {
    const fleet = await everywhere();
    const { release, code, images } = await fleet.record('prod');
    const { next } = await explained(fleet, 'dev', { release });
    expect(next).toBe(
      `cdk8s-delivery release web --image server=${images['server']?.full} --env dev --code ${code}`,
    );
  });
});

test('goes by what was read last where the repository does not answer, and says how old that is', async () => {
  const fleet = await everywhere();
  await fleet.promote('web', 'staging');
  await fleet.hold('web', 'prod', { reason: 'INC-1' });
  await explained(fleet, 'prod');
  const head = await fleet.head();
  await rename(fleet.remote.gitDir, `${fleet.remote.gitDir}.gone`);
  const later = new Date(Date.now() + 7_200_000);
  for (const offline of [false, true]) {
    const { read, rules } = await explained(fleet, 'prod', { offline }, later);
    expect(read).toMatchObject({
      offline: true,
      commit: head,
      age: expect.stringMatching(/^(?:2 h|1 h 59 min)/),
    });
    expect(read.why === undefined).toBe(offline);
    expect(rules.find(({ rule }) => rule === 'hold')?.verdict).toBe('refuses');
    for (const name of ['approval', 'witness'])
      expect(rules.find(({ rule }) => rule === name)?.verdict).toBe('undecided');
  }
  fleet.delivery = fleet.freshDelivery('another');
  expect(await thrownCodes(explained(fleet, 'prod', { offline: true }))).toEqual(['REMOTE_FAILED']);
});

test('fails for an app, an environment or a release that there is not', async () => {
  const fleet = await everywhere();
  const asked = (more: Partial<AskedExplanation>) =>
    thrownCodes(fleet.open().explain({ app: 'web', to: 'prod', ...more }));
  expect(await asked({ app: 'webb' })).toEqual(['UNKNOWN_APP']);
  expect(await asked({ to: 'prd' })).toEqual(['UNKNOWN_ENVIRONMENT']);
  expect(await asked({ from: 'prd' })).toEqual(['UNKNOWN_ENVIRONMENT']);
  expect(await asked({ release: 'r-0123456789abcdef' })).toEqual(['NO_RELEASE']);
});
