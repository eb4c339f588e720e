import { planConfiguration } from '../../../lib/engine/promotion/changes/configure/plan-configuration';
import { configured, governed, rendererOf, usualCode } from '../../support/fleet-code';
import { ada, type FleetFixture } from '../../support/fleet-fixture';
import { aCommit, anEnv } from '../../support/names';
import { codes, thrownCodes, warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const everywhere = fleets();
const inStaging = fleets(runInStaging);

async function configureApproved(fleet: FleetFixture) {
  for (const outcome of await fleet.configure())
    if (outcome.kind === 'proposed') await fleet.approved(outcome);
}

describe('an environment whose namespace moved after a release was rendered', () => {
  test('fails to take it, until it is released again', async () => {
    const fleet = await inStaging();
    await fleet.code(governed('prod', { namespace: 'prod-eu' }));
    await configureApproved(fleet);
    await fleet.witness('web');
    expect(codes(await fleet.promote('web', 'prod'))).toEqual(['STALE_RENDERS']);
    await fleet.release('web');
    await fleet.promote('web', 'staging');
    await fleet.promoteApproved('web', 'prod');
    expect(await fleet.textAt('manifests/prod/web/objects/Deployment.web.yaml')).toContain(
      'namespace: prod-eu',
    );
  });

  test('fails to take it even where no app prints what moved, and releasing again fixes that, too', async () => {
    const fleet = await inStaging();
    await fleet.code(governed('prod', { unread: 'another domain' }));
    await configureApproved(fleet);
    await fleet.witness('web');
    expect(codes(await fleet.promote('web', 'prod'))).toEqual(['STALE_RENDERS']);
    const before = await fleet.record('dev');
    expect((await fleet.release('web')).kind).toBe('committed');
    expect((await fleet.record('dev')).release).toBe(before.release);
    expect((await fleet.promote('web', 'staging')).kind).toBe('committed');
    await fleet.promoteApproved('web', 'prod');
    expect(await fleet.check()).toEqual([]);
  });

  test('is rolled back with a warning only', async () => {
    const fleet = await everywhere();
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.code(governed('dev', { namespace: 'dev-2' }));
    await fleet.configure();
    const outcome = await fleet.rollback('web', 'dev');
    expect([outcome.kind, warnings(outcome)]).toEqual([
      'committed',
      ['STALE_RENDERS', 'HANDOVER_DIFFERS', 'NOT_PERMITTED'],
    ]);
    expect(await fleet.versions('dev')).toEqual({ server: '1.0' });
    expect(await fleet.check()).toEqual([]);
  });
});

describe('a new environment', () => {
  test('fails to take releases that were not rendered for it; releasing what changed renders them, and nothing else moves', async () => {
    const fleet = await inStaging();
    const old = await fleet.record('staging');
    await fleet.code((code) => {
      code.environments['canary'] = { promotesFrom: ['staging'] };
      configured('canary', {})(code);
    });
    await configureApproved(fleet);
    expect(codes(await fleet.promote('web', 'canary'))).toEqual(['NOT_RENDERED_FOR']);
    await fleet.release({ changed: true });
    const fresh = await fleet.record('dev');
    const waits = await fleet.promote('web', 'canary');
    expect(waits.plan.findings.map(({ remedy }) => remedy)).toEqual([
      `${fresh.release} was rendered for canary, and staging has to have it first: \`cdk8s-delivery promote web --to staging\``,
    ]);
    expect(fresh.release).not.toBe(old.release);
    expect(fresh.renders.trees).toEqual({ ...old.renders.trees, canary: fresh.renders.trees['canary'] });
    const before = await fleet.idAt('manifests/staging');
    await fleet.promote('web', 'staging');
    expect(await fleet.idAt('manifests/staging')).toBe(before);
    expect((await fleet.promote('web', 'canary')).kind).toBe('committed');
    expect(await fleet.idAt('manifests/canary/web')).toBe(fresh.renders.trees['canary']);
    expect(await fleet.check()).toEqual([]);
  });
});

describe('an environment that leaves the fleet', () => {
  const without = (fleet: FleetFixture) =>
    fleet.code((code) => {
      delete code.environments['prod'];
      configured('prod', undefined)(code);
    });

  test('stays while a target or a freeze stands there; then its data and inputs go, as its approvers agree, and nothing else', async () => {
    const fleet = await everywhere();
    await without(fleet);
    const [standing] = await fleet.configure();
    expect(standing && warnings(standing)).toEqual(['ORPHAN_RECORD', 'ORPHAN_RECORD']);
    expect(await fleet.idAt('environments/prod/environment.yaml')).toBeDefined();
    const retired = await fleet.retire('web', 'prod', { reason: 'it closes' });
    if (retired.kind === 'proposed') await fleet.approved(retired);
    await fleet.freeze('prod', { reason: 'nobody touches it' });
    expect((await fleet.configure()).map((each) => [each.kind, warnings(each)])).toEqual([
      ['nothing', ['ORPHAN_RECORD']],
    ]);
    await fleet.unfreeze('prod');
    const others = ['environments/dev', 'environments/staging', 'manifests/dev', 'manifests/staging'];
    const before = await Promise.all(others.map((each) => fleet.idAt(each)));
    const [leaving, ...more] = await fleet.configure();
    expect([leaving?.kind, leaving && warnings(leaving), more]).toEqual([
      'proposed',
      ['ENVIRONMENT_LEAVES'],
      [],
    ]);
    if (leaving?.kind === 'proposed') await fleet.approved(leaving);
    expect([await fleet.idAt('environments/prod'), await fleet.idAt('manifests/prod')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(await Promise.all(others.map((each) => fleet.idAt(each)))).toEqual(before);
    expect(await fleet.check()).toEqual([]);
    expect((await fleet.configure()).map(({ kind }) => kind)).toEqual(['nothing']);
  });
});

describe('inputs of an environment', () => {
  test('that it has no longer go from Git, files in folders included', async () => {
    const fleet = await inStaging();
    const extra = ['objects/web/ConfigMap.more.yaml', 'objects/api/SealedSecret.key.yaml'];
    const configureWith = (names: readonly string[]) =>
      fleet.run(async (snapshot) => {
        const render = rendererOf(async () => usualCode());
        const rendered = await render({ code: aCommit('0'.repeat(40)), apps: [], environmentInputs: ['*'] });
        const own = rendered.environmentInputs.get('dev') ?? new Map<string, Buffer>();
        const files = new Map([...own, ...names.map((name) => [name, Buffer.from('a: b\n')] as const)]);
        const environmentInputs = new Map([...rendered.environmentInputs, ['dev', files]]);
        const [plan] = await planConfiguration(snapshot, {
          requestedBy: ada,
          now: new Date(),
          rendered: { ...rendered, environmentInputs },
          locationOf: (environment) => fleet.delivery.locationOf(environment, snapshot.home),
        });
        if (!plan) throw new Error('there is no plan');
        return plan;
      });
    const before = await fleet.idAt('manifests/dev/_inputs');
    expect((await configureWith(extra)).kind).toBe('committed');
    expect(await fleet.textAt('manifests/dev/_inputs/objects/api/SealedSecret.key.yaml')).toBe('a: b\n');
    expect((await configureWith([])).kind).toBe('committed');
    expect(await fleet.idAt('manifests/dev/_inputs')).toBe(before);
    expect(await fleet.check()).toEqual([]);
  });
});

describe('an app that leaves an environment', () => {
  test('stays until it is retired: configure warns, check names the orphan, a promotion is refused', async () => {
    const fleet = await everywhere();
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.code(configured('staging', undefined));
    const outcomes = await fleet.configure();
    expect(outcomes.flatMap((each) => warnings(each))).toEqual(['ORPHAN_RECORD']);
    for (const outcome of outcomes) if (outcome.kind === 'proposed') await fleet.approved(outcome);
    const manifests = await fleet.idAt('manifests/staging/web');
    expect(manifests).toBeDefined();
    expect(await thrownCodes(fleet.promote('web', 'staging'))).toEqual(['ABSENT_HERE']);
    expect(await fleet.check()).toEqual(['ORPHAN_RECORD staging web']);
    const retired = await fleet.retire('web', 'staging', { reason: 'it moved' });
    expect(retired.kind).toBe('committed');
    expect([
      await fleet.idAt('manifests/staging/web'),
      await fleet.idAt('environments/staging/releases'),
    ]).toEqual([undefined, undefined]);
    expect(await fleet.check()).toEqual([]);
    expect((await fleet.history({ environment: anEnv('staging') }))[0]?.kind).toBe('retirement');
  });

  test("lets the upstream's own upstreams vouch: prod is then fed from dev", async () => {
    const fleet = await everywhere();
    await fleet.code(configured('staging', undefined));
    await configureApproved(fleet);
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.promoteApproved('web', 'prod');
    expect(await fleet.versions('prod')).toEqual({ server: '1.1' });
    expect((await fleet.history({ environment: anEnv('prod') }))[0]?.claims.promotedFrom).toBe('dev');
  });

  test("lets the upstream's own upstreams vouch when everything is promoted, too", async () => {
    const fleet = await everywhere();
    await fleet.code(configured('staging', undefined));
    await configureApproved(fleet);
    await fleet.retire('web', 'staging');
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.witness('web');
    const outcome = await fleet.promote('all', 'prod');
    expect(outcome.plan.targets.map(({ app, promotedFrom }) => [app, promotedFrom])).toEqual([
      ['web', 'dev'],
    ]);
  });
});

describe('an app in one environment only', () => {
  test('enters there directly', async () => {
    const fleet = await inStaging();
    await fleet.code((code) => {
      code.apps['agent'] = { slots: ['server'], config: { prod: {} } };
    });
    await configureApproved(fleet);
    const outcome = await fleet.release('agent', { images: { server: '1.0' } });
    expect([outcome.kind, outcome.plan.environment, codes(outcome)]).toEqual(['proposed', 'prod', []]);
  });
});

describe('an app that renders nothing for an environment', () => {
  test('fails: it has to say that it is absent there', async () => {
    const fleet = await inStaging();
    await fleet.code(configured('prod', { objects: 0 }));
    const outcome = await fleet.release('web');
    expect(codes(outcome)).toEqual(['EMPTY_RENDER']);
    expect(outcome.plan.findings[0]?.subject).toMatchObject({ environment: 'prod', app: 'web' });
  });
});

describe('an app that the code no longer mentions', () => {
  test('keeps everything it has: configure warns for each target, and nothing is pruned', async () => {
    const fleet = await everywhere();
    const before = await fleet.idAt('');
    await fleet.code((code) => {
      delete code.apps['web'];
    });
    const [outcome] = await fleet.configure();
    expect([outcome?.kind, outcome && warnings(outcome)]).toEqual([
      'nothing',
      ['ORPHAN_RECORD', 'ORPHAN_RECORD', 'ORPHAN_RECORD'],
    ]);
    expect(await fleet.idAt('')).toBe(before);
    expect(await fleet.check()).toEqual([]);
    expect(codes(await fleet.release('web'))).toEqual(['NOT_RENDERED_FOR', 'UNKNOWN_APP']);
    expect((await fleet.rollback('web', 'dev', { to: (await fleet.record('dev')).release })).kind).toBe(
      'nothing',
    );
  });

  test('fails the check when its data was removed by hand while its records stay', async () => {
    const fleet = await everywhere();
    await fleet.byHand(
      ['dev', 'staging', 'prod'].map((environment) => ({
        kind: 'delete',
        path: `environments/${environment}/apps/web.yaml`,
      })),
    );
    expect(await fleet.check()).toEqual([
      'ORPHAN_RECORD dev web',
      'ORPHAN_RECORD staging web',
      'ORPHAN_RECORD prod web',
    ]);
  });
});
