import { controlOf } from '../../../lib/engine/delivery';
import type { DeliveryChange } from '../../../lib/engine/history';
import { HOLDS, refName } from '../../../lib/registry';
import { renderMarkdown, renderTerminal } from '../../../lib/views/plan';
import { nextSteps } from '../../../lib/views/plan/next-steps';
import { reviewOf } from '../../../lib/views/plan/plan-view-of';
import { usualCode } from '../../support/fleet-code';
import { ada, FleetFixture } from '../../support/fleet-fixture';
import { aBranch, aCommit, anApp, anEnv } from '../../support/names';
import { codes, thrownCodes, warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const fleet = fleets(runInStaging);

const source = (commit: string) => ({
  repository: 'https://git.example.org/web',
  commit: aCommit(commit.repeat(40)),
});

describe('an older source commit', () => {
  test('is flagged when the target ran it before', async () => {
    const delivered = await fleet();
    await delivered.release('web', { images: { server: '1.1' }, source: source('a') });
    await delivered.release('web', { images: { server: '1.2' }, source: source('b') });
    const again = await delivered.release('web', { images: { server: '1.1' }, source: source('a') });
    expect(again.kind).toBe('committed');
    expect(warnings(again)).toEqual(['OLDER_SOURCE']);
  });

  test('is not suspected of a commit that nobody has seen', async () => {
    const delivered = await fleet();
    await delivered.release('web', { images: { server: '1.1' }, source: source('a') });
    const next = await delivered.release('web', { images: { server: '1.2' }, source: source('b') });
    expect(warnings(next)).toEqual([]);
  });
});

describe('a source commit', () => {
  test('fails without a repository when the app declares none', async () => {
    const delivered = await fleet();
    const release = delivered.release('web', {
      images: { server: '1.1' },
      source: { commit: aCommit('a'.repeat(40)) },
    });
    expect(await thrownCodes(release)).toEqual(['INVALID_OPTION']);
  });
});

describe('a witness', () => {
  test('fails to be who made the release', async () => {
    const delivered = await fleet();
    const own = await delivered.witness('web', 'r-', { as: ada });
    expect(own.kind).toBe('refused');
    expect(codes(own)).toEqual(['SELF_WITNESS']);
    expect((await delivered.witness('web')).kind).toBe('committed');
  });
});

describe('a held target', () => {
  test('fails to be retired', async () => {
    const delivered = await fleet();
    await delivered.hold('web', 'staging');
    const outcome = await delivered.retire('web', 'staging');
    expect(codes(outcome)).toEqual(['HELD']);
    expect(await delivered.record('staging')).toBeDefined();
  });
});

describe('the code revision of a release', () => {
  test('stays reachable from the renders where code and delivery share a repository', async () => {
    const shared = await FleetFixture.create(usualCode(), { oneRepository: true });
    try {
      await shared.configure();
      await shared.release('web', { images: { server: '1.1' } });
      const { code } = await shared.record('dev');
      const month = new Date().toISOString().slice(0, 7);
      const renders = refName({ kind: 'renders', branch: aBranch('main'), month });
      expect(await shared.remote.isAncestor(code, renders)).toBe(true);
    } finally {
      await shared.remove();
    }
  });
});

describe('a release that a rollback took back', () => {
  test('is told of when it is to come again, once the hold is lifted, and only as long as nothing came after', async () => {
    const delivered = await fleet();
    await delivered.release('web', { images: { server: '1.1' } });
    await delivered.promote('web', 'staging');
    const { release } = await delivered.record('staging');
    const back = await delivered.rollback('web', 'staging', { reason: 'INC-42: slow' });
    if (back.kind !== 'committed') throw new Error(back.kind);
    expect((await reviewOf(await delivered.snapshot(), back.plan)).view.rollback?.command).toContain(release);
    await delivered.unhold('web', 'staging');
    const again = await delivered.promote('web', 'staging', { dryRun: true });
    expect([again.kind, warnings(again)]).toEqual(['planned', ['TAKEN_BACK']]);
    const [said] = 'plan' in again ? again.plan.findings.filter(({ code }) => code === 'TAKEN_BACK') : [];
    expect(said?.message).toContain(`took ${release} back here`);
    expect(said?.message).toContain('INC-42: slow');
    const explained = await delivered.open().explain({ app: 'web', to: 'staging' });
    expect(explained.rules.find(({ rule }) => rule === 'past')).toMatchObject({
      verdict: 'passes',
      findings: [{ code: 'TAKEN_BACK', message: said?.message }],
    });
    await delivered.release('web', { images: { server: '1.2' } });
    expect(warnings(await delivered.promote('web', 'staging'))).toEqual([]);
  });

  test('is neither the way back from undoing an edit by hand, nor rejected or left by it', async () => {
    const delivered = await fleet();
    await delivered.release('web', { images: { server: '1.1' } });
    await delivered.promote('web', 'staging');
    const edit = { kind: 'file', path: 'manifests/staging/web/extra.yaml', content: 'a: 1\n' } as const;
    const bad = (await delivered.record('staging')).release;
    for (const [from, reason] of [
      [undefined, 'rolled back to '],
      [bad, 'INC-42'],
    ] as const) {
      await delivered.byHand([edit]);
      const { release } = await delivered.record('staging');
      const { plan } = await delivered.rollback('web', 'staging');
      const snapshot = await delivered.snapshot();
      const { view } = await reviewOf(snapshot, plan);
      expect([view.rollback, view.rollbacks ?? [], view.noWayBack ?? []]).toEqual([undefined, [], []]);
      expect(await nextSteps(snapshot, plan, new Date())).not.toContainEqual(
        expect.stringContaining('reject'),
      );
      const hold = await controlOf(snapshot, HOLDS, anEnv('staging'), anApp('web'));
      expect([hold?.from, hold?.restored]).toEqual([from, release]);
      expect(hold?.reason).toContain(reason);
      if (from !== undefined) continue;
      await delivered.unhold('web', 'staging');
      await delivered.rollback('web', 'staging', { reason: 'INC-42' });
    }
  });

  test('is not named as the way back where it is rejected', async () => {
    const delivered = await fleet();
    await delivered.release('web', { images: { server: '1.1' } });
    await delivered.promote('web', 'staging');
    await delivered.reject((await delivered.record('staging')).release);
    const back = await delivered.rollback('web', 'staging', { dryRun: true });
    if (back.kind !== 'planned') throw new Error(back.kind);
    const { view } = await reviewOf(await delivered.snapshot(), back.plan);
    expect(view.rollback).toBeUndefined();
    expect(view.noWayBack).toEqual([
      {
        target: 'staging/web',
        why: expect.stringMatching(
          /^r-[0-9a-f]{16}, which stands there, was rejected by .+ on 20\S+ \S+Z: ./,
        ),
      },
    ]);
    for (const details of [false, true])
      expect(renderTerminal(view, { color: false, width: 400, details })).toMatch(
        /^Way back +none: r-.* was rejected by /m,
      );
    expect(renderMarkdown(view)).toMatch(/^\*\*Way back:\*\* none: .* was rejected by /m);
    const retired = await delivered.retire('web', 'staging', { dryRun: true });
    if (retired.kind !== 'planned') throw new Error(retired.kind);
    expect((await reviewOf(await delivered.snapshot(), retired.plan)).view.rollback).toBeUndefined();
    await delivered.rollback('web', 'staging', { reason: 'INC-42' });
    const told: DeliveryChange[] = [];
    for await (const each of delivered.open().history({ app: 'web' })) told.push(each);
    const rollback = told.find(({ kind, environment }) => kind === 'rollback' && environment === 'staging');
    expect(rollback).toMatchObject({ kind: 'rollback' });
    expect(rollback?.undo).toBeUndefined();
    // What a rollback goes back to is explained without a command that promotes what is rejected.
    const explained = await delivered.open().explain({ app: 'web', to: 'staging' });
    expect([explained.verdict, explained.next]).toEqual(['refuses', undefined]);
  });
});
