import { type AppCode, usualCode } from '../../support/fleet-code';
import { ben, type FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv } from '../../support/names';
import { warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const { environments, apps } = usualCode();
const web = apps['web'] as AppCode;
const fleet = fleets(
  async (first) => {
    await runInStaging(first);
    await first.release('api', { images: { server: '1.0' } });
    await first.promote('api', 'staging');
  },
  { environments, apps: { web, api: web } },
);

const witnessed = async (delivered: FleetFixture, app: string) => {
  const { release } = await delivered.record('staging', app);
  return (await (await delivered.snapshot()).witness(anApp(app), release))?.by;
};

test('all releases that wait are witnessed in one commit, and none is left', async () => {
  const delivered = await fleet();
  const outcome = await delivered.witnessAll();
  expect([outcome.kind, outcome.plan.edits.length]).toEqual(['committed', 2]);
  expect([await witnessed(delivered, 'web'), await witnessed(delivered, 'api')]).toEqual([
    'Cyd <cyd@example.org>',
    'Cyd <cyd@example.org>',
  ]);
  expect((await delivered.witnessAll()).kind).toBe('nothing');
});

test('several that one promotion brings wait in the same words, with one command for all of them', async () => {
  const delivered = await fleet();
  const { plan } = await delivered.promote(['api', 'web'], 'prod', { dryRun: true });
  const found = plan.findings.filter(({ code }) => code === 'RENDERS_UNPROVEN');
  expect(found.map(({ subject }) => subject.app)).toEqual(['api', 'web']);
  expect(new Set(found.map(({ message }) => message)).size).toBe(1);
  const [remedy, ...others] = new Set(found.map((each) => each.remedy));
  expect([remedy, others]).toEqual([expect.stringContaining('`cdk8s-delivery witness --env prod`'), []]);
});

test('an environment that nothing waits for asks for none', async () => {
  const delivered = await fleet();
  const outcome = await delivered.witnessAll('staging');
  expect([outcome.kind, outcome.plan.edits]).toEqual(['nothing', []]);
});

test('those of the person who asks are left out and named; one that is asked for by name is refused', async () => {
  const delivered = await fleet();
  const maker = (await delivered.release('web', { images: { server: '1.1' }, as: ben })).kind;
  await delivered.promote('web', 'staging');
  const outcome = await delivered.witnessAll(undefined, { as: ben });
  expect([maker, outcome.kind, warnings(outcome)]).toEqual(['committed', 'committed', ['SELF_WITNESS']]);
  expect([await witnessed(delivered, 'web'), await witnessed(delivered, 'api')]).toEqual([
    undefined,
    'Ben <ben@example.org>',
  ]);
  const named = await delivered.witness('web', 'r-', { as: ben });
  expect(named.kind).toBe('refused');
});

test('what a proposal brings waits as well', async () => {
  const delivered = await fleet();
  const proposed = await delivered.release('web', { images: { server: '2.0' }, into: anEnv('hotfix') });
  expect(proposed.kind).toBe('proposed');
  const outcome = await delivered.witnessAll('hotfix');
  expect([outcome.kind, outcome.plan.edits.length]).toEqual(['committed', 1]);
});
