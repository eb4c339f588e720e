import type { Outcome } from '../../../lib/engine/promotion';
import { nextSteps } from '../../../lib/views/plan/next-steps';
import { configured, governed } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv, aRef } from '../../support/names';
import { codes, thrown, thrownCodes } from '../../support/outcome-codes';
import { fleets } from '../../support/prepared-fleets';

const everywhere = fleets();

const data = (fleet: FleetFixture, environment: string) =>
  fleet.textAt(`environments/${environment}/environment.yaml`);

describe('a change of an environment that asks for approval', () => {
  test('is a proposal judged by what stands there now, not by what it asks for', async () => {
    const fleet = await everywhere();
    await fleet.code(governed('prod', { reviewers: 0 }));
    const [outcome] = await fleet.configure();
    expect(outcome?.kind === 'proposed' && [outcome.proposal.id, outcome.plan.approvals.needed]).toEqual([
      'prod/configure',
      1,
    ]);
    expect(codes(await fleet.merge('prod/configure'))).toEqual(['NOT_APPROVED']);
    expect(await data(fleet, 'prod')).toContain('reviewers: 1');
    await fleet.approve('prod/configure');
    expect((await fleet.merge('prod/configure')).kind).toBe('merged');
    expect(await data(fleet, 'prod')).toContain('reviewers: 0');
    expect((await fleet.history({ environment: anEnv('prod') }))[0]?.kind).toBe('configuration');
  });

  test('touches no record and no manifest of a target', async () => {
    const fleet = await everywhere();
    const before = [await fleet.idAt('manifests/prod/web'), await fleet.idAt('environments/prod/releases')];
    await fleet.code(governed('prod', { namespace: 'prod-2' }));
    for (const outcome of await fleet.configure()) await fleet.approved(outcome);
    expect(await fleet.textAt('manifests/prod/_inputs/objects/web/ConfigMap.prod-2.yaml')).toContain(
      'prod-2',
    );
    expect([await fleet.idAt('manifests/prod/web'), await fleet.idAt('environments/prod/releases')]).toEqual(
      before,
    );
    expect(await fleet.check()).toEqual([]);
  });

  test('is a commit where nobody has to agree', async () => {
    const fleet = await everywhere();
    await fleet.code(governed('dev', { namespace: 'dev-2' }));
    expect((await fleet.configure()).map(({ kind }) => kind)).toEqual(['committed']);
  });

  test('asks those of an environment that an app is to leave', async () => {
    const fleet = await everywhere();
    await fleet.code(configured('hotfix', undefined));
    await fleet.code(configured('prod', undefined));
    const outcomes = await fleet.configure();
    expect(outcomes.map(({ kind, plan }) => [kind, plan.environment, plan.approvals.needed])).toEqual([
      ['proposed', 'hotfix', 1],
      ['proposed', 'prod', 1],
    ]);
  });

  test('fails to be merged when the same data was changed meanwhile', async () => {
    const fleet = await everywhere();
    await fleet.code(governed('prod', { reviewers: 0 }));
    await fleet.configure();
    await fleet.approve('prod/configure');
    const text = (await data(fleet, 'prod')) ?? '';
    await fleet.byHand([
      {
        kind: 'file',
        path: 'environments/prod/environment.yaml',
        content: text.replace('reviewers: 1', 'reviewers: 2'),
      },
    ]);
    expect(codes(await fleet.merge('prod/configure'))).toEqual(['NOT_APPROVED', 'PLAN_MOVED']);
    expect(await data(fleet, 'prod')).toContain('reviewers: 2');
  });
});

describe('a proposal of governance that holds something else', () => {
  test.each([
    ['a manifest', 'manifests/prod/web/objects/Deployment.web.yaml', []],
    ['a record that cannot be read', 'environments/prod/releases/web.yaml', ['UNREADABLE_RESULT']],
    ['a control file that cannot be read', 'environments/prod/freeze.yaml', ['UNREADABLE_RESULT']],
    ['project code', 'fleet.json', []],
  ])('fails: %s', async (_what, path, more) => {
    const fleet = await everywhere();
    await fleet.code(governed('hotfix', { namespace: 'hot' }));
    await fleet.configure();
    const ref = 'refs/heads/proposals/delivery/hotfix/configure';
    let message = '';
    for await (const entry of fleet.remote.history(await fleet.head(fleet.remote, ref), [], { limit: 1 }))
      message = entry.message;
    const base = await fleet.head();
    const commit = await fleet.remote.commit({
      parents: [base],
      base,
      edits: [{ kind: 'file', path, content: 'evil: true\n' }],
      message,
      author: { name: 'Mallory', email: 'mallory@example.org', date: new Date() },
    });
    await fleet.remote.updateRefs([
      { ref: aRef(ref), from: await fleet.head(fleet.remote, ref), to: commit },
    ]);
    expect(codes(await fleet.merge('hotfix/configure'))).toEqual(['MIXED_CHANGE', 'PLAN_MOVED', ...more]);
    expect(await fleet.head()).toBe(base);
  });

  test("fails for a new environment in prod's folder, which needs nobody's approval itself", async () => {
    const fleet = await everywhere();
    await fleet.code(governed('hotfix', { namespace: 'hot' }));
    await fleet.configure();
    const ref = 'refs/heads/proposals/delivery/hotfix/configure';
    const proposed = await fleet.head(fleet.remote, ref);
    let message = '';
    for await (const entry of fleet.remote.history(proposed, [], { limit: 1 })) message = entry.message;
    const base = await fleet.head();
    const content = ((await data(fleet, 'dev')) ?? '')
      .replace('name: dev\n', 'name: evil\n')
      .replace('path: manifests/dev', 'path: manifests/prod')
      .replace('- dev\n', '- nowhere\n');
    const commit = await fleet.remote.commit({
      parents: [base],
      base,
      edits: [{ kind: 'file', path: 'environments/evil/environment.yaml', content }],
      message,
      author: { name: 'Mallory', email: 'mallory@example.org', date: new Date() },
    });
    await fleet.remote.updateRefs([{ ref: aRef(ref), from: proposed, to: commit }]);
    expect(codes(await fleet.merge('hotfix/configure'))).toEqual([
      'DUPLICATE_NAME',
      'INVALID_OPTION',
      'PLAN_MOVED',
    ]);
    expect(await fleet.head()).toBe(base);
  });
});

describe('a configuration of several environments', () => {
  const kinds = (outcomes: readonly Outcome[]) =>
    outcomes.map((each) => [each.kind, each.kind === 'proposed' ? each.proposal.id : each.plan.environment]);

  test('is written at once where nobody has to agree, and proposed for each environment that asks', async () => {
    const fleet = await everywhere();
    await fleet.code(governed('hotfix', { namespace: 'hot' }));
    await fleet.code(governed('prod', { namespace: 'prod-2' }));
    await fleet.code(governed('dev', { namespace: 'dev-2' }));
    expect(kinds(await fleet.configure())).toEqual([
      ['committed', 'dev'],
      ['proposed', 'hotfix/configure'],
      ['proposed', 'prod/configure'],
    ]);
    expect(await data(fleet, 'dev')).toContain('namespace: dev-2');
    for (const id of ['prod/configure', 'hotfix/configure']) {
      expect(codes(await fleet.merge(id))).toEqual(['NOT_APPROVED']);
      await fleet.approve(id);
      expect((await fleet.merge(id)).kind).toBe('merged');
    }
    expect(await fleet.check()).toEqual([]);
    expect(kinds(await fleet.configure())).toEqual([['nothing', undefined]]);
  });

  test('brings a new app at once to where nobody has to agree: it is released and promoted there meanwhile', async () => {
    const fleet = await everywhere();
    await fleet.code((code) => {
      code.apps['agent'] = { slots: ['server'], config: { dev: {}, staging: {}, prod: {} } };
    });
    expect(kinds(await fleet.configure())).toEqual([
      ['committed', undefined],
      ['proposed', 'prod/configure'],
    ]);
    expect(await fleet.textAt('environments/staging/apps/agent.yaml')).toContain('name: agent\n');
    expect(await fleet.textAt('environments/prod/apps/agent.yaml')).toBeUndefined();
    const { plan } = await fleet.release('agent', { images: { server: '1.0' } });
    const gap = plan.findings.find(({ code }) => code === 'NOT_CONFIGURED');
    expect(gap?.remedy).toContain('`cdk8s-delivery merge prod/configure`');
    const promoted = await fleet.promote('agent', 'staging');
    expect(promoted.kind).toBe('committed');
    expect(await nextSteps(await fleet.snapshot(), promoted.plan, new Date())).toEqual([
      'argocd app sync argocd-staging/agent   # staging is synced by hand',
      'cdk8s-delivery approve prod/configure   # and merge it: then prod has agent',
    ]);
    const all = await fleet.promote('all', 'prod', { except: [anApp('web')] });
    expect([all.kind, all.plan.findings]).toMatchObject([
      'nothing',
      [
        {
          code: 'ABSENT_HERE',
          severity: 'warning',
          disposition: 'left-out',
          subject: { environment: 'prod', app: 'agent' },
          message: expect.stringMatching(
            /^left out: agent .*; more of agent waits for approval in prod\/configure$/,
          ),
        },
      ],
    ]);
    await fleet.release('web', { images: { server: '2.0' } });
    await fleet.promote('web', 'staging');
    const raced = await fleet.promote('all', 'prod', { meanwhile: () => fleet.hold('agent', 'dev') });
    expect([raced.kind, raced.plan.targets.map(({ app }) => app)]).toEqual(['proposed', ['web']]);
    expect(raced.plan.findings.map(({ code }) => code)).toContain('ABSENT_HERE');
    const early = await thrown(fleet.promote('agent', 'prod'));
    expect(early.findings).toMatchObject([
      {
        code: 'ABSENT_HERE',
        message: expect.stringMatching(/; more of agent waits for approval in prod\/configure$/),
        remedy:
          'another person approves it, then it is merged: `cdk8s-delivery approve prod/configure`, then `cdk8s-delivery merge prod/configure`',
      },
    ]);
    await fleet.approve('prod/configure');
    await fleet.merge('prod/configure');
    await fleet.witness('agent');
    expect((await fleet.promote('agent', 'prod')).kind).toBe('proposed');
  });

  test('names the proposal to a release of an app that is nowhere yet, and of a slot that waits', async () => {
    const fleet = await everywhere();
    await fleet.code((code) => {
      code.apps['agent'] = { slots: ['server'], config: { hotfix: {}, prod: {} } };
    });
    await fleet.configure();
    const unknown = await thrown(fleet.release('agent', { images: { server: '1.0' } }));
    expect([unknown.code, unknown.message]).toEqual([
      'UNKNOWN_APP',
      expect.stringContaining('waits for approval in hotfix/configure, prod/configure'),
    ]);
    const other = await thrown(fleet.release('agnet', { images: { server: '1.0' } }));
    expect(other.message).not.toContain('waits for approval');

    await fleet.code((code) => {
      code.apps['web']?.slots.push('sidecar');
    });
    await fleet.configure();
    const slot = await thrown(fleet.release('web', { images: { sidecar: '1.0' }, into: anEnv('hotfix') }));
    expect([slot.code, slot.message]).toEqual([
      'UNKNOWN_SLOT',
      expect.stringContaining('waits for approval in hotfix/configure'),
    ]);
  });

  test('fails where the part that was planned is none any more at the next attempt', async () => {
    const fleet = await everywhere();
    await fleet.code(governed('prod', { namespace: 'prod-2' }));
    const environment = 'environments/prod/environment.yaml';
    const text = (await fleet.textAt(environment)) ?? '';
    const content = text.replace('reviewers: 1', 'reviewers: 0');
    const delivery = fleet.open();
    const [part] = await delivery.parts({ verb: 'configure' });
    const planner = await delivery.planner(part ?? { verb: 'configure' });
    const first = await planner(await fleet.snapshot());
    expect([first.effect, first.environment]).toEqual(['proposal', 'prod']);
    await fleet.byHand([{ kind: 'file', path: environment, content }]);
    expect(await thrownCodes(fleet.snapshot().then((snapshot) => planner(snapshot, first)))).toEqual([
      'STATE_MOVED',
    ]);
  });
});
