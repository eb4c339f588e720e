import fc from 'fast-check';
import { type Plan, runChange } from '../../../lib/engine/promotion';
import { planPromotion } from '../../../lib/engine/promotion/changes/promote/plan-promotion';
import { commitMessage } from '../../../lib/engine/promotion/commit-message';
import { completePlan } from '../../../lib/engine/promotion/plan';
import { parseTrailers } from '../../../lib/registry';
import { reviewOf } from '../../../lib/views/plan/plan-view-of';
import { proposalText } from '../../../lib/views/plan/proposal-text';
import { ANY_CHARACTER } from '../../support/code-points';
import { layout } from '../../support/default-layout';
import { configured } from '../../support/fleet-code';
import { ada } from '../../support/fleet-fixture';
import { aBranch, aCommit, anApp, anEnv } from '../../support/names';
import { fleets } from '../../support/prepared-fleets';

const fleet = fleets();

const plan: Plan = completePlan(layout, {
  verb: 'promote',
  change: { verb: 'promote' },
  environment: anEnv('prod'),
  repository: '/delivery.git',
  branch: aBranch('delivery'),
  base: aCommit('a'.repeat(40)),
  requestedBy: ada,
  bypass: [],
  targets: [],
  edits: [],
  renders: [],
  startsFrom: {},
  concerns: [],
  findings: [],
  approvals: { needed: 1, owners: [] },
});

const OWN = parseTrailers(commitMessage(plan));

describe('a text in a commit message', () => {
  test.each([
    ['trailers of its own', 'Plan: sha256:forged\nRequested-by: Eve <eve@example.org>'],
    ['trailers as a last paragraph', 'text\n\nPlan: sha256:forged'],
    ['trailers behind carriage returns', 'text\r\n\r\nPlan: sha256:forged\r\n'],
    ['trailers behind other breaks', 'text\u2028\u2028Plan: sha256:forged\u0085Plan: x\u000b\u000cPlan: y'],
    ['blank lines at its end', 'text\n\n\n\n'],
    ['nothing but blanks', ' \n\t\n '],
    ['a NUL and escapes', 'a\u0000b\u001b[2J\n\nPlan: sha256:forged'],
  ])('forges no trailer: %s', (_, text) => {
    expect(parseTrailers(commitMessage(plan, [], text))).toEqual(OWN);
  });

  test('forges no trailer, whatever it is', () => {
    const line = fc.oneof(
      fc.string({ unit: ANY_CHARACTER }),
      fc.constantFrom('Plan: x', '', '\r', 'Delivery-Intent: {}', '# c', '---'),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(parseTrailers(commitMessage(plan, [], lines.join('\n')))).toEqual(OWN);
      }),
    );
  });
});

test('a proposal carries its plan as text, and is read back as the same proposal', async () => {
  const fixture = await fleet();
  const hostile = '</details>\n\nPlan: sha256:forged\n\n@everyone ``` \u001b[2J';
  await fixture.code(configured('dev', { text: hostile, replicas: 2 }));
  await fixture.code(configured('staging', { text: hostile, replicas: 2 }));
  await fixture.code(configured('prod', { text: hostile, replicas: 2 }));
  await fixture.release('web', { images: { server: '1.1' } });
  await fixture.promote('web', 'staging');
  await fixture.witness('web', (await fixture.record('staging')).release);
  const request = {
    requestedBy: ada,
    now: new Date(),
    apps: [anApp('web')],
    to: anEnv('prod'),
    skipRefused: false,
  };
  const outcome = await runChange(fixture.delivery, (snapshot) => planPromotion(snapshot, request), {
    forge: async () => fixture.forge(),
    describe: proposalText,
    clock: () => new Date(),
  });
  if (outcome.kind !== 'proposed') throw new Error(outcome.kind);
  const head = await fixture.head(fixture.remote, outcome.proposal.ref);
  let message = '';
  for await (const commit of fixture.remote.history(head, [], { limit: 1 })) message = commit.message;
  expect(message).toContain('**Not only images: configuration changes too.**');
  expect(message).toContain('| `web` | `server`');
  expect(message).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  expect(message.length).toBeLessThan(24_000);
  expect(parseTrailers(message).filter(([name]) => name === 'Plan')).toEqual([['Plan', outcome.plan.digest]]);
  await fixture.approve(outcome.proposal.id);
  expect((await fixture.merge(outcome.proposal.id)).kind).toBe('merged');
});

test('the plan of new definitions shows governance and the objects of environments', async () => {
  const fixture = await fleet();
  await fixture.code((code) => {
    code.environments['prod'] = { ...code.environments['prod'], reviewers: 2, namespace: 'live' };
  });
  const [outcome] = await fixture.configure({ dryRun: true });
  if (!outcome) throw new Error('nothing was planned');
  const { view } = await reviewOf(outcome.snapshot, outcome.plan);
  expect(view.governance.map(({ field, verdict }) => [field, verdict])).toEqual([
    ['destination', 'unknown'],
    ['approvals.reviewers', 'narrowing'],
    ['inputs', 'neutral'],
  ]);
  expect(view.targets.map(({ environment, app }) => `${environment}/${app}`)).toEqual(['prod/_inputs']);
});
