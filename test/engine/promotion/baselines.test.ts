import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Delivery } from '../../../lib/engine/delivery';
import { verifyHistory } from '../../../lib/engine/history/verify';
import type { Plan } from '../../../lib/engine/promotion';
import { printRecord } from '../../../lib/registry';
import { nextSteps } from '../../../lib/views/plan/next-steps';
import { layout } from '../../support/default-layout';
import { type FleetCode, governed } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { judgeChange } from '../../support/judge-change';
import { aBranch, anApp, anEnv, aTree } from '../../support/names';
import { codes, thrownCodes, warnings } from '../../support/outcome-codes';
import { fleets } from '../../support/prepared-fleets';

const OPEN = '2999-01-01';

/** Nothing runs yet; staging and prod take baselines, and prod wants an hour in its upstream. */
const fleet = fleets(async (first) => {
  await first.code((code: FleetCode) => {
    governed('staging', { baselinesUntil: OPEN })(code);
    governed('prod', { baselinesUntil: OPEN, soak: 3600 })(code);
  });
  await first.configure();
});

const baseline = (own: FleetFixture, into: string, version: string, more: object = {}) =>
  own.release('web', { into: anEnv(into), images: { server: version }, baseline: true, ...more });

/** What prod runs already, with its witness and its approval. */
async function inProd(own: FleetFixture, version: string): Promise<void> {
  const asked = await baseline(own, 'prod', version);
  await own.witness('web', asked.plan.targets[0]?.to?.release);
  await own.approved(asked);
}

test('what runs already enters where it runs, asks no upstream and no gate, and is marked in record, subject and plan', async () => {
  const own = await fleet();
  const asked = await baseline(own, 'prod', '1.0');
  expect([asked.kind, warnings(asked)]).toEqual(['proposed', expect.arrayContaining(['BASELINE'])]);
  await own.witness('web', asked.plan.targets[0]?.to?.release);
  await own.approved(asked);
  expect(await own.record('prod')).toMatchObject({ baseline: 'prod' });
  const [newest] = await own.history({ environment: anEnv('prod') });
  expect(newest?.subject).toBe('release web 1.0 into prod as a baseline');
  expect(await own.check()).toEqual([]);
  const { branches } = await verifyHistory(await own.snapshot(), { countsApprovals: true });
  const verdicts = branches.flatMap(({ commits }) => commits.map(({ verdict }) => verdict));
  expect(verdicts).not.toContain('false');
});

test('a baseline that waits as a proposal is to be approved, not asked for again', async () => {
  const own = await fleet();
  const { plan } = await own.release('web', { images: { server: '2.0' } });
  const next = async () =>
    (await nextSteps(await own.snapshot(), plan, new Date())).filter((each) => / prod|prod\//.test(each));
  expect(await next()).toEqual([expect.stringMatching(/^cdk8s-delivery release web --env prod --baseline /)]);
  expect((await baseline(own, 'prod', '1.0')).kind).toBe('proposed');
  expect(await next()).toEqual([
    'cdk8s-delivery approve prod/release-web   # and merge it: the baseline of web in prod waits',
  ]);
});

test('a release into the entry names the baselines that are due before the promotions', async () => {
  const own = await fleet();
  const next = async (plan: Plan, at: string) =>
    (await nextSteps(await own.snapshot(), plan, new Date(at))).filter(
      (each) => !each.startsWith('argocd app sync'),
    );
  for (const [to, line] of [
    ['staging', "release '<app>' --env dev --image '<slot>=<image>'"],
    ['prod', 'promote --all --to staging'],
  ] as const) {
    const none = (await own.promote('all', to)).plan;
    expect([none.effect, none.findings.map(({ code, remedy }) => [code, remedy])]).toEqual([
      'nothing',
      [['NOT_IN_UPSTREAM', `bring one there first: \`cdk8s-delivery ${line}\``]],
    ]);
  }
  const { plan } = await own.release('web', { images: { server: '1.0' } });
  const due = (env: string) =>
    `cdk8s-delivery release web --env ${env} --baseline --image 'server=<what runs there>'   # first, where another image than this one runs there already`;
  expect(await next(plan, '2026-01-01')).toEqual([
    due('staging'),
    due('prod'),
    'cdk8s-delivery promote web --to staging',
  ]);
  expect(await next(plan, '2999-01-03')).toEqual(['cdk8s-delivery promote web --to staging']);
  await baseline(own, 'staging', '0.9');
  expect(await next(plan, '2026-01-01')).toEqual([due('prod'), 'cdk8s-delivery promote web --to staging']);
});

test('from there releases pass as ever: newer ones replace baselines, older ones are asked about', async () => {
  const own = await fleet();
  await baseline(own, 'staging', '1.1');
  await own.release('web', { images: { server: '1.2' } });
  expect((await own.promote('web', 'staging')).kind).toBe('committed');
  expect((await own.record('staging')).baseline).toBeUndefined();
  await inProd(own, '1.3');
  const later = { now: new Date(Date.now() + 7200_000) };
  expect(codes(await own.promote('web', 'prod', { dryRun: true, ...later }))).toContain('LOSES_FIX');
  await own.release('web', { images: { server: '1.4' } });
  await own.promote('web', 'staging');
  expect(
    codes(await own.promote('web', 'prod', { dryRun: true, now: new Date(Date.now() + 7200_000) })),
  ).not.toContain('LOSES_FIX');
});

describe('a baseline is refused', () => {
  test('where the environment takes none, or takes none any more', async () => {
    const own = await fleet();
    await own.code(governed('prod', { baselinesUntil: '2020-01-01' }));
    await own.approved((await own.configure()).at(-1) as never);
    const { plan } = await baseline(own, 'prod', '1.0');
    expect(plan.findings.find(({ severity }) => severity === 'refusal')).toMatchObject({
      code: 'BASELINE',
      message: expect.stringContaining('took baselines until 2020-01-01'),
      remedy: expect.stringContaining('baselinesUntil'),
    });
    const hotfix = await thrownCodes(baseline(own, 'hotfix', '1.0'));
    expect(hotfix).toEqual(['INVALID_OPTION']);
  });

  test('where anything was delivered before, by the command and by hand', async () => {
    const own = await fleet();
    await baseline(own, 'staging', '1.1');
    expect(codes(await baseline(own, 'staging', '1.5'))).toEqual(['BASELINE']);
    expect((await baseline(own, 'staging', '1.1')).kind).toBe('nothing');
    await own.retire('web', 'staging');
    expect(codes(await baseline(own, 'staging', '1.5'))).toEqual(['BASELINE']);

    await own.release('web', { images: { server: '1.6' } });
    const base = await own.head();
    const record = { ...(await own.record('dev')), baseline: anEnv('staging') };
    const commit = await own.byHand([
      {
        kind: 'file',
        path: layout.pathOf({ kind: 'record', environment: anEnv('staging'), app: anApp('web') }),
        content: printRecord({ ...record, images: (await own.record('dev')).images }),
      },
      { kind: 'tree', path: 'manifests/staging/web', id: aTree(record.renders.trees['staging'] ?? '') },
    ]);
    // Its upstream runs it: the mark says what is not so.
    expect((await judgeChange(own, base, commit)).findings).toContainEqual(
      expect.objectContaining({ code: 'BASELINE', message: expect.stringContaining('an upstream had it') }),
    );
  });
});

describe('within one change', () => {
  const places = (environment: string) =>
    layout.pathOf({ kind: 'record', environment: anEnv(environment), app: anApp('web') });
  const put = (record: Awaited<ReturnType<FleetFixture['record']>>, into: string) => [
    { kind: 'file' as const, path: places(into), content: printRecord(record) },
    { kind: 'tree' as const, path: `manifests/${into}/web`, id: aTree(record.renders.trees[into] ?? '') },
  ];

  test('a second baseline is refused, and one baseline that goes on is not', async () => {
    const own = await fleet();
    const base = await own.head();
    await baseline(own, 'staging', '1.1');
    const first = await own.record('staging');
    const once = await judgeChange(own, base, await own.head());
    expect(once.findings.filter(({ severity }) => severity === 'refusal')).toEqual([]);
    await own.release('web', { images: { server: '1.6' } });
    const second = { ...(await own.record('dev')), baseline: anEnv('staging') };
    await own.byHand(put(second, 'staging'));
    const twice = await judgeChange(own, base, await own.head());
    expect(twice.findings).toContainEqual(
      expect.objectContaining({
        code: 'BASELINE',
        severity: 'refusal',
        message: expect.stringMatching(/something was delivered there before \(in between, at commit/),
      }),
    );
    expect(first.release).not.toBe(second.release);
  });

  test('a second one after the first was retired is refused, too', async () => {
    const own = await fleet();
    const base = await own.head();
    await baseline(own, 'staging', '1.1');
    await own.retire('web', 'staging');
    await own.release('web', { images: { server: '1.6' } });
    await own.byHand(put({ ...(await own.record('dev')), baseline: anEnv('staging') }, 'staging'));
    const { findings } = await judgeChange(own, base, await own.head());
    expect(
      findings.filter(({ code, severity }) => code === 'BASELINE' && severity === 'refusal'),
    ).not.toEqual([]);
  });

  test.each(['staging', 'prod', 'nowhere'])(
    'a mark that names %s, which never had it as one, is refused',
    async (named) => {
      const own = await fleet();
      await own.release('web', { images: { server: '1.6' } });
      const base = await own.head();
      await own.byHand(put({ ...(await own.record('dev')), baseline: anEnv(named) }, 'dev'));
      expect((await judgeChange(own, base, await own.head())).findings).toContainEqual(
        expect.objectContaining({
          code: 'BASELINE',
          severity: 'refusal',
          message: expect.stringContaining(`a baseline of ${named}`),
        }),
      );
    },
  );

  test('the mark of a baseline that was promoted stays true', async () => {
    const own = await fleet();
    await baseline(own, 'staging', '1.1');
    const later = { now: new Date(Date.now() + 7200_000) };
    const asked = await own.promote('web', 'prod', { dryRun: true, ...later });
    expect(asked.plan.targets[0]?.to?.baseline).toBe('staging');
    expect(codes(asked)).not.toContain('BASELINE');
  });
});

test('a mark does not open the gates of what an upstream had', async () => {
  const own = await fleet();
  await own.release('web', { images: { server: '1.6' } });
  await own.promote('web', 'staging');
  expect(codes(await baseline(own, 'prod', '1.6'))).toContain('SOAK');
});

test('where history is cut, whether anything stood there before is undecided', async () => {
  const own = await fleet();
  await baseline(own, 'staging', '1.1');
  await own.retire('web', 'staging');
  const shallow = join(own.root, 'shallow.git');
  const from = `file://${own.remote.gitDir}`;
  execFileSync('git', ['clone', '--quiet', '--bare', '--depth=1', '--branch=delivery', from, shallow]);
  own.delivery = new Delivery({
    remote: shallow,
    branch: aBranch('delivery'),
    cacheDir: join(own.root, 'cut'),
  });
  const { plan } = await baseline(own, 'staging', '1.5', { dryRun: true });
  expect(plan.findings.find(({ code }) => code === 'BASELINE')).toMatchObject({
    severity: 'refusal',
    undecided: true,
    message: expect.stringContaining('a part of the history is not at hand'),
  });
});
