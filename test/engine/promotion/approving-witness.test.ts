import { OpenDelivery } from '../../../lib/promotion/open-delivery';
import { usualCode } from '../../support/fleet-code';
import { ben, cyd, type FleetFixture } from '../../support/fleet-fixture';
import { codes, warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const PROPOSAL = 'prod/promote-web';
const code = usualCode();
const inStaging = fleets(runInStaging, {
  ...code,
  apps: { ...code.apps, api: { slots: ['server'], config: { dev: {}, staging: {}, prod: {} } } },
});

const witnessOf = async (fleet: FleetFixture, app = 'web') =>
  fleet.textAt(`environments/_witnesses/${app}/${(await fleet.record('staging', app)).release}.yaml`);

test('an approval with the code at hand is the witness that the merge asks for', async () => {
  const fleet = await inStaging();
  const proposed = await fleet.promote('web', 'prod');
  expect([proposed.kind, warnings(proposed)]).toEqual(['proposed', ['RENDERS_UNPROVEN']]);
  const orders = fleet.rendered.length;
  const { rendered, witness, plan } = await fleet.approve(PROPOSAL);
  const { release } = await fleet.record('staging');
  expect(rendered).toEqual([{ app: 'web', release, findings: [] }]);
  expect(fleet.rendered.length - orders).toBe(1);
  expect(plan.findings.map(({ code }) => code)).not.toContain('RENDERS_UNPROVEN');
  expect(await fleet.head()).toBe(witness);
  expect(await witnessOf(fleet)).toContain('Ben <ben@example.org>');
  expect((await fleet.merge(PROPOSAL)).kind).toBe('merged');
});

test('what was witnessed is not rendered again', async () => {
  const fleet = await inStaging();
  await fleet.witness('web');
  expect(warnings(await fleet.promote('web', 'prod'), 'note')).toEqual(['WITNESSED']);
  const orders = fleet.rendered.length;
  const { rendered, witness } = await fleet.approve(PROPOSAL);
  expect([rendered, witness, fleet.rendered.length]).toEqual([[], undefined, orders]);
});

test('who made a release approves it, and is not its witness', async () => {
  const fleet = await inStaging();
  await fleet.release('web', { images: { server: '1.1' }, as: cyd });
  await fleet.promote('web', 'staging');
  await fleet.promote('web', 'prod');
  const { kind, rendered, witness } = await fleet.approve(PROPOSAL, cyd);
  expect([kind, witness, rendered[0]?.findings.map(({ code }) => code)]).toEqual([
    'approved',
    undefined,
    ['SELF_WITNESS'],
  ]);
  expect(codes(await fleet.merge(PROPOSAL))).toEqual(['RENDERS_UNPROVEN']);
  await fleet.witness('web', 'r-', { as: ben });
  expect((await fleet.merge(PROPOSAL)).kind).toBe('merged');
});

test('an approval without the code, or without leave to run it, is none; given again with it, it is', async () => {
  const fleet = await inStaging();
  await fleet.promote('web', 'prod');
  const without = new OpenDelivery(
    { repository: fleet.remote.gitDir, branch: fleet.branch, as: ben, forge: 'local', content: false },
    { engine: fleet.delivery },
  );
  const approved = await without.approve(PROPOSAL, { onReview: () => undefined });
  expect(approved).toMatchObject({
    kind: 'approved',
    rendered: [{ findings: [{ code: 'NOT_VERIFIABLE' }] }],
  });
  expect(await fleet.approve(PROPOSAL, ben, { witness: false })).toMatchObject({
    kind: 'nothing',
    rendered: [],
  });
  expect(await witnessOf(fleet)).toBeUndefined();
  expect(await fleet.approve(PROPOSAL)).toMatchObject({ kind: 'nothing', rendered: [{ findings: [] }] });
  expect(await witnessOf(fleet)).toContain('Ben <ben');
});

test('an approval of several apps keeps the witnesses of those that came out the same in one commit', async () => {
  const fleet = await inStaging();
  await fleet.release('api', { images: { server: '1.0' }, as: cyd });
  await fleet.promote('api', 'staging');
  await fleet.promote(['api', 'web'], 'prod');
  const { rendered, witness } = await fleet.approve('prod/promote-api_web', cyd);
  expect(rendered.map(({ app, findings }) => [app, findings.map(({ code }) => code)])).toEqual([
    ['api', ['SELF_WITNESS']],
    ['web', []],
  ]);
  expect(await fleet.head()).toBe(witness);
  expect([await witnessOf(fleet, 'api'), await witnessOf(fleet)]).toEqual([
    undefined,
    expect.stringContaining('Cyd <cyd'),
  ]);
});

test('fails for the person who asked, and renders nothing', async () => {
  const fleet = await inStaging();
  await fleet.promote('web', 'prod');
  const orders = fleet.rendered.length;
  await expect(fleet.approve(PROPOSAL, { name: 'Ada', email: 'ada@example.org' })).rejects.toMatchObject({
    code: 'SELF_APPROVAL',
  });
  expect(fleet.rendered.length).toBe(orders);
});
