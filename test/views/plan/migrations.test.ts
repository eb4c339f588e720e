import type { Outcome } from '../../../lib/engine/promotion';
import { renderMarkdown, renderTerminal } from '../../../lib/views/plan';
import { reviewOf } from '../../../lib/views/plan/plan-view-of';
import { syncFacts } from '../../../lib/views/plan/summary-texts';
import { configured, usualCode } from '../../support/fleet-code';
import { fleets } from '../../support/prepared-fleets';

const code = usualCode();
const web = code.apps['web'];
if (web) for (const each of Object.values(web.config)) each.migrations = { 'web-migrate': 'up' };
const fleet = fleets(undefined, code);

const NAMES = /-[0-9a-f]{8}\b/g;
const review = ({ snapshot, plan }: Outcome) => reviewOf(snapshot, plan);
/** Kind of the change, what the sync does, what happens to Jobs, and the risks: hashes stand aside. */
function told({ view }: Awaited<ReturnType<typeof review>>) {
  const [target] = view.targets;
  if (!target) throw new Error('the plan has no target');
  return {
    kind: view.verdict.kind,
    sync: syncFacts(target).map((each) => each.replace(NAMES, '-#')),
    jobs: target.objects
      .filter(({ identity }) => identity.kind === 'Job')
      .map(({ status, identity }) => `${status} ${identity.name.replace(NAMES, '-#')}`),
    risks: view.risks.map(({ class: of, object }) => `${of} ${object.replace(NAMES, '-#')}`),
  };
}

describe('a migration in a plan', () => {
  test('runs because its image changed: nothing is lost, and nothing but images and its name changes', async () => {
    const fixture = await fleet();
    await fixture.release('web', { images: { server: '1.1' } });
    const planned = await fixture.promote('web', 'staging', { dryRun: true });
    const plan = await review(planned);
    expect(told(plan)).toEqual({
      kind: 'image-and-derived',
      sync: ['runs Job.batch staging/web-migrate-# in wave -1, as its content changed', 'waves -1, 0'],
      jobs: ['renamed web-migrate-#'],
      risks: [],
    });
    const markdown = renderMarkdown(plan.view).replace(/&#(\d+);/g, (_, char) => String.fromCharCode(char));
    for (const text of [markdown, renderTerminal(plan.view, { width: 200, color: false })]) {
      expect(text).toContain('in wave -1, as its content changed');
      expect(text).toMatch(/Job\.batch staging\/web-migrate-[0-9a-f]{8} may run again/);
      expect(text).toContain('metadata.name from content');
    }
  });

  test('runs because its command changed, which is configuration', async () => {
    const fixture = await fleet();
    await fixture.code(configured('staging', { migrations: { 'web-migrate': 'up --all' } }));
    await fixture.release('web', { images: { server: '1.1' } });
    expect(told(await review(await fixture.promote('web', 'staging', { dryRun: true })))).toEqual({
      kind: 'image-and-configuration',
      sync: ['runs Job.batch staging/web-migrate-# in wave -1, as its content changed', 'waves -1, 0'],
      jobs: ['renamed web-migrate-#'],
      risks: [],
    });
  });

  test('may run again after a rollback, which brings it back', async () => {
    const fixture = await fleet();
    await fixture.release('web', { images: { server: '1.1' } });
    await fixture.promote('web', 'staging');
    const planned = await fixture.rollback('web', 'staging', { dryRun: true });
    expect(told(await review(planned))).toEqual({
      kind: 'image-and-derived',
      sync: [
        'may run Job.batch staging/web-migrate-# in wave -1 again: it comes back with the earlier state',
        'waves -1, 0',
      ],
      jobs: ['renamed web-migrate-#'],
      risks: [],
    });
  });

  test('is breaking: its plan says so, and the plan of its rollback asks for the data first, as high', async () => {
    const fixture = await fleet();
    await fixture.code(configured('staging', { migrations: { 'web-migrate': 'drop' } }));
    await fixture.release('web', { images: { server: '1.1' } });
    const brings = await review(await fixture.promote('web', 'staging', { dryRun: true }));
    expect(told(brings).sync[0]).toMatch(
      /changed; a breaking migration, a rollback needs the data restored$/,
    );
    expect(brings.view.rollback?.note).toMatch(/^restore the data first: Job\.batch staging\/web-migrate-/);
    await fixture.promote('web', 'staging');
    const back = await review(await fixture.rollback('web', 'staging', { dryRun: true }));
    expect([back.view.risk, told(back).risks]).toEqual([
      'high',
      ['destructive Job.batch staging/web-migrate-#'],
    ]);
    expect(renderTerminal(back.view, { width: 200, color: false })).toContain(
      'the release that leaves ran a breaking migration: restore the data first',
    );
  });

  test('is new beside the one that was there, which stays and does not run', async () => {
    const fixture = await fleet();
    await fixture.code(configured('staging', { migrations: { 'web-migrate': 'up', 'web-seed': 'seed' } }));
    await fixture.release('web', { images: { server: '1.0' } });
    expect(told(await review(await fixture.promote('web', 'staging', { dryRun: true })))).toMatchObject({
      kind: 'configuration-only',
      sync: ['runs Job.batch staging/web-seed-# in wave -1: it is new', 'waves -1, 0'],
      jobs: ['added web-seed-#'],
    });
  });

  test('is removed as an object is, and comes back with a rollback', async () => {
    const fixture = await fleet();
    await fixture.code(configured('staging', {}));
    await fixture.release('web', { images: { server: '1.1' } });
    const plan = await review(await fixture.promote('web', 'staging', { dryRun: true }));
    expect(told(plan)).toEqual({
      kind: 'image-and-configuration',
      sync: [],
      jobs: ['removed web-migrate-#'],
      risks: ['destructive Job.batch staging/web-migrate-#'],
    });
    expect(plan.view.rollback?.note).toMatch(/^Job\.batch staging\/web-migrate-[0-9a-f]{8} may run again$/);
  });

  test('is one of two, each its own', async () => {
    const fixture = await fleet();
    const both = { migrations: { 'web-migrate': 'up', 'web-seed': 'seed' } };
    await fixture.code(configured('staging', both));
    await fixture.release('web', { images: { server: '1.0' } });
    await fixture.promote('web', 'staging');
    await fixture.release('web', { images: { server: '1.1' } });
    expect(told(await review(await fixture.promote('web', 'staging', { dryRun: true })))).toEqual({
      kind: 'image-and-derived',
      sync: [
        'runs Job.batch staging/web-migrate-# in wave -1, as its content changed',
        'runs Job.batch staging/web-seed-# in wave -1, as its content changed',
        'waves -1, 0',
      ],
      jobs: ['renamed web-migrate-#', 'renamed web-seed-#'],
      risks: [],
    });
  });
});
