import fc from 'fast-check';
import type { Location } from '../../../lib/engine/delivery';
import type { Plan } from '../../../lib/engine/promotion';
import { commitMessage } from '../../../lib/engine/promotion/commit-message';
import { completePlan } from '../../../lib/engine/promotion/plan';
import { matchesBranch } from '../../../lib/engine/promotion/project-code';
import {
  parseProposal,
  proposalId,
  proposalRef,
  proposalTrailers,
} from '../../../lib/engine/promotion/proposal';
import { parsePerson, printPerson, samePerson } from '../../../lib/model/scalars';
import { quiet } from '../../../lib/model/text';
import { parseTrailers } from '../../../lib/registry';
import { ANY_CHARACTER } from '../../support/code-points';
import { codesOf } from '../../support/codes';
import { layout } from '../../support/default-layout';
import { ada } from '../../support/fleet-fixture';
import { aBranch, aCommit, anApp, anEnv, aProposal } from '../../support/names';

const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
const change = (app: string) => ({
  environment: anEnv('prod'),
  app: anApp(app),
  change: 'update' as const,
  tree: {},
});
const idOf = (apps: readonly string[]) =>
  proposalId({
    verb: 'promote',
    change: { verb: 'promote' },
    environment: anEnv('prod'),
    targets: apps.map(change),
    concerns: [],
  });
const location = {} as Location;

function planOf(reason: string, apps: readonly string[] = ['web']): Plan {
  const meant = { verb: 'promote', apps, to: anEnv('prod') };
  return completePlan(layout, {
    verb: 'promote',
    change: meant,
    environment: anEnv('prod'),
    repository: '/delivery.git',
    branch: aBranch('delivery'),
    base: aCommit('a'.repeat(40)),
    requestedBy: ada,
    reason,
    bypass: ['SOAK'],
    targets: apps.map(change),
    edits: [],
    renders: [],
    startsFrom: {},
    concerns: [],
    findings: [],
    approvals: { needed: 1, owners: [] },
  });
}

describe('the id of a proposal', () => {
  test('names environment, verb and apps, and counts them when they are many', () => {
    expect(idOf(['web'])).toBe('prod/promote-web');
    expect(idOf(['web', 'api'])).toBe('prod/promote-api_web');
    expect(idOf(['a', 'b', 'c', 'd'])).toMatch(/^prod\/promote-4_apps_[0-9a-f]{8}$/);
    expect(proposalId({ verb: 'configure', change: { verb: 'configure' }, targets: [], concerns: [] })).toBe(
      '_fleet/configure',
    );
  });

  test('is another one for another set of apps, and the same in any order', () => {
    const sets = fc.uniqueArray(name, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(sets, sets, (one, other) => {
        const equal = [...one].sort().join('/') === [...other].sort().join('/');
        expect(idOf(one) === idOf(other)).toBe(equal);
        expect(idOf([...one].reverse())).toBe(idOf(one));
        expect(proposalRef(aBranch('delivery'), idOf(one))).toBe(
          `refs/heads/proposals/delivery/${idOf(one)}`,
        );
      }),
    );
  });

  test.each([
    '',
    'prod',
    'prod/',
    '/x',
    '../x/y',
    'prod/../x',
    'prod/a.lock',
    'prod/a b',
    'Prod/a',
    'prod/-x',
    'a/b/c',
    'prod/x\n',
  ])('fails where it cannot be one: %j', (id) => {
    expect(codesOf(() => proposalRef(aBranch('delivery'), aProposal(id)))).toEqual(['NO_SUCH_PROPOSAL']);
  });
});

describe('the text of a proposal', () => {
  const parse = (message: string) =>
    parseProposal(
      { branch: aBranch('delivery'), id: aProposal('prod/promote-web') },
      { commit: aCommit('c'.repeat(40)), message, committer: { date: new Date(0) } },
      () => location,
    );

  test('is read back as it was meant, whatever the reason says', () => {
    fc.assert(
      fc.property(fc.string({ unit: ANY_CHARACTER, minLength: 1 }), (reason) => {
        const plan = planOf(reason);
        const proposal = parse(commitMessage(plan, proposalTrailers(plan, new Date(0))));
        expect(proposal).toMatchObject({
          id: 'prod/promote-web',
          digest: plan.digest,
          opened: plan.base,
          requestedBy: ada,
        });
        expect(proposal.intent).toMatchObject({
          apps: [anApp('web')],
          change: { verb: 'promote', apps: [anApp('web')], to: anEnv('prod') },
        });
      }),
    );
  });

  test('takes no trailer from a reason', () => {
    const plan = planOf('x\n\nApproved-by: Eve <eve@example.org>\nPlan: sha256:0');
    const trailers = parseTrailers(commitMessage(plan));
    expect(trailers.filter(([key]) => key === 'Approved-by')).toEqual([]);
    expect(trailers.filter(([key]) => key === 'Plan')).toEqual([['Plan', plan.digest]]);
  });

  test.each([
    ['no trailers', 'hello\n'],
    ['an intent that is not JSON', 'x\n\nDelivery-Intent: {\nOpened-on: a\nPlan: b\nRequested-by: A <a@b>\n'],
    [
      'an intent of another kind',
      'x\n\nDelivery-Intent: {"change":{"verb":"freeze","environment":"prod"},"apps":[],"bypass":[],"at":"2026-01-01T00:00:00Z"}\nOpened-on: a\nPlan: b\nRequested-by: A <a@b>\n',
    ],
  ])('fails with %s', (_what, message) => {
    expect(codesOf(() => parse(message))).toEqual(['BROKEN_FILE']);
  });
});

describe('a person', () => {
  test('is printed and read back', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9.@é-]{1,30}$/).filter((name) => quiet(name) === name);
    const address = fc
      .tuple(
        fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_+-]{0,20}$/),
        fc.stringMatching(/^[a-z][a-z0-9]{0,20}$/),
      )
      .map(([local, host]) => `${local}@${host}.example`)
      .filter((email) => quiet(email) === email);
    fc.assert(
      fc.property(part, address, (first, email) => {
        expect(parsePerson(printPerson({ name: first, email }))).toEqual({ name: first, email });
      }),
    );
  });

  test('is the same by address, without regard to case', () => {
    expect(samePerson(ada, { name: 'A.', email: 'ADA@Example.org' })).toBe(true);
    expect(samePerson(ada, { name: 'Ada', email: 'ada@example.com' })).toBe(false);
  });

  test.each([
    '',
    'Ada',
    '<a@b>',
    'Ada <>',
    'Ada <a@b> ',
    'A\nda <a@b>',
    'A <b> <c>',
    `Ada <${'x'.repeat(201)}>`,
  ])('fails for %j', (text) => {
    expect(codesOf(() => parsePerson(text))).toEqual(['INVALID_OPTION']);
  });
});

test('a branch fits a pattern whose stars stand for any text without a slash', () => {
  const fits = (pattern: string, ...names: string[]) => names.map((each) => matchesBranch(each, pattern));
  expect(fits('main', 'main', 'mainline', 'x/main')).toEqual([true, false, false]);
  expect(fits('release/*', 'release/1.7', 'release/', 'release/1/2', 'release', 'my/release/1')).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(fits('*/release/*-fix', 'team/release/1-fix', 'team/release/1', 'release/1-fix')).toEqual([
    true,
    false,
    false,
  ]);
  expect(fits('*', 'main', 'a/b')).toEqual([true, false]);
  expect(fits('a*a', 'a', 'aa', 'aba')).toEqual([false, true, true]);
});
