import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Delivery } from '../../../lib/engine/delivery';
import { codeOwners } from '../../../lib/engine/forge/protection/code-owners';
import { gitOutput } from '../../../lib/engine/git/run-git';
import { isForgeOwner } from '../../../lib/model/scalars';
import { OpenDelivery } from '../../../lib/promotion/open-delivery';
import type { AskedProtection, DeliveryProtection } from '../../../lib/promotion/protection';
import { governed, usualCode } from '../../support/fleet-code';
import { cyd, type FleetFixture } from '../../support/fleet-fixture';
import { accountsByToken, TOKENS } from '../../support/github/people';
import { type GitHubStandIn, startGitHub } from '../../support/github/stand-in';
import { aBranch, anEnv } from '../../support/names';
import { thrownCodes } from '../../support/outcome-codes';
import { fleets } from '../../support/prepared-fleets';

const APPS = { merger: 'delivery-merger', proposer: 'delivery' } satisfies AskedProtection;
const before = process.env['GH_ENTERPRISE_TOKEN'];

let github: GitHubStandIn;
beforeAll(async () => {
  github = await startGitHub(realpathSync(tmpdir()));
  for (const [token, account] of accountsByToken()) github.accounts.set(token, account);
});
afterEach(() => {
  github.fault = undefined;
});
afterAll(async () => {
  if (before === undefined) delete process.env['GH_ENTERPRISE_TOKEN'];
  else process.env['GH_ENTERPRISE_TOKEN'] = before;
  await github.close();
  expect(github.faults).toEqual([]);
});

const code = usualCode();
governed('prod', { reviewers: 2, owners: ['@example/sre'] })(code);
const made = fleets((fleet) => fleet.configure(), code);
const unowned = usualCode();
governed('prod', { reviewers: 1 })(unowned);
const unownedFleet = fleets((fleet) => fleet.configure(), unowned);

/** A delivery on GitHub, as a person has it; and what GitHub has of it. */
async function onGitHub(fleet?: FleetFixture) {
  const own = fleet ?? (await made());
  const repository = `${github.url}/${basename(own.root)}/delivery.git`;
  const engine = new Delivery({
    remote: repository,
    branch: aBranch(own.branch),
    cacheDir: join(own.root, 'cache-http'),
  });
  const as = (who: keyof typeof TOKENS): OpenDelivery => {
    process.env['GH_ENTERPRISE_TOKEN'] = TOKENS[who];
    return new OpenDelivery({ repository, branch: own.branch, as: cyd, forge: 'github' }, { engine });
  };
  return { fleet: own, as, state: github.repository(`${basename(own.root)}/delivery`) };
}

const saidBy = async ({ remote }: FleetFixture, ...args: string[]) =>
  (await gitOutput(args, { gitDir: remote.gitDir })).toString('utf8');
const headOf = (fleet: FleetFixture) => saidBy(fleet, 'rev-parse', fleet.branch);
const ownersOf = (fleet: FleetFixture) => saidBy(fleet, 'show', `${fleet.branch}:.github/CODEOWNERS`);
const statesOf = ({ branches }: DeliveryProtection) =>
  branches.flatMap(({ parts }) => parts.map(({ name, state }) => `${state} ${name}`));
const codesOf = ({ findings }: DeliveryProtection) => findings.map(({ code }) => code);

test('is a plan first; a person with the right puts it in place once, and every change of it is told', async () => {
  const { as, state, fleet } = await onGitHub();
  const planned = await as('ada').protection(APPS);
  expect(codesOf(planned)).toEqual([]);
  expect(statesOf(planned)).toEqual([
    'missing cdk8s-delivery delivery: history',
    'missing cdk8s-delivery delivery: updates',
    'missing cdk8s-delivery delivery: renders',
    'missing cdk8s-delivery delivery: new renders',
    'missing labels',
    'missing .github/CODEOWNERS',
  ]);
  const asked = github.requests.length;
  expect(await thrownCodes(as('ada').protect(APPS))).toEqual(['FORGE_TOKEN']);
  expect(await thrownCodes(as('merger').protect(APPS))).toEqual(['FORGE_TOKEN']);
  expect(github.requests.slice(asked).filter((each) => !each.startsWith('GET'))).toEqual([]);

  const applied = await as('cyd').protect(APPS);
  expect([codesOf(applied), new Set(statesOf(applied).map((each) => each.split(' ')[0]))]).toEqual([
    [],
    new Set(['same']),
  ]);
  const named = (name: string) =>
    [...(state.rulesets?.values() ?? [])].find(
      (each) => each['name'] === `cdk8s-delivery delivery: ${name}`,
    ) ?? {};
  const rules = (name: string) => (named(name)['rules'] as { type: string }[]).map(({ type }) => type);
  const actors = (name: string) =>
    (named(name)['bypass_actors'] as { actor_id: number }[]).map(({ actor_id: id }) => id);
  expect([rules('history'), actors('history')]).toEqual([
    ['deletion', 'non_fast_forward', 'required_linear_history'],
    [],
  ]);
  expect([rules('updates'), actors('updates')]).toEqual([
    ['creation', 'update', 'required_status_checks', 'pull_request'],
    [9106],
  ]);
  expect([rules('renders'), actors('renders')]).toEqual([['deletion', 'non_fast_forward'], []]);
  expect([rules('new renders'), actors('new renders')]).toEqual([
    ['creation', 'update'],
    [9105, 9106],
  ]);
  expect(JSON.stringify(named('updates'))).toContain('"integration_id":9106');
  expect(state.labels).toEqual(expect.arrayContaining(['change/promote', 'environment/prod']));

  const again = github.requests.length;
  const head = await headOf(fleet);
  expect(codesOf(await as('cyd').protect(APPS))).toEqual([]);
  expect(github.requests.slice(again).filter((each) => !each.startsWith('GET'))).toEqual([]);
  expect(await headOf(fleet)).toBe(head);

  type Ruleset = Record<string, never>;
  const drifts: [string, (each: Ruleset) => object, RegExp][] = [
    ['updates', (each) => ({ ...each, enforcement: 'disabled' }), /not enforced: "disabled"/],
    ['updates', (each) => ({ ...each, bypass_actors: [] }), /bypass it: nobody in place of Integration 9106/],
    [
      'history',
      (each) => ({ ...each, bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole' }] }),
      /RepositoryRole 5/,
    ],
    ['history', (each) => ({ ...each, rules: [{ type: 'deletion' }] }), /non_fast_forward is missing/],
    [
      'renders',
      (each) => ({
        ...each,
        conditions: { ref_name: { include: ['refs/heads/renders/**'], exclude: ['refs/heads/x'] } },
      }),
      /leaves out "refs\/heads\/x"/,
    ],
    [
      'updates',
      (each) => JSON.parse(JSON.stringify(each).replace('"integration_id":9106', '"integration_id":15368')),
      /required_status_checks/,
    ],
  ];
  for (const [name, edit, told] of drifts) {
    const [number, stands] = [...(state.rulesets ?? [])].find(
      ([, each]) => each['name'] === `cdk8s-delivery delivery: ${name}`,
    ) as [number, Ruleset];
    state.rulesets?.set(number, edit(stands) as Ruleset);
    const { branches } = await as('cyd').protection(APPS);
    const part = branches[0]?.parts.find((each) => each.name.endsWith(`: ${name}`));
    expect([name, part?.state, part?.differences.join('\n')]).toEqual([
      name,
      'differs',
      expect.stringMatching(told),
    ]);
    state.rulesets?.set(number, stands);
  }
  // Who may not administer is not shown who bypasses: that is not decided, not passed.
  const seen = await as('ada').protection(APPS);
  expect(codesOf(seen)).toEqual(Array(4).fill('PROTECTION_DIFFERS'));
  expect(seen.findings.every(({ undecided }) => undecided)).toBe(true);
});

test('puts the file of code owners on the branch, with owners of everything that governs', async () => {
  const { as, fleet } = await onGitHub();
  await as('cyd').protect({ ...APPS, platform: ['@example/platform'] }, 'owners');
  const text = await ownersOf(fleet);
  for (const line of [
    '*.ts @example/platform',
    '/.github/ @example/platform',
    '/bootstrap/ @example/platform',
    '/package-lock.json @example/platform',
    '/environments/ @example/platform',
    '/environments/prod/ @example/sre',
    '/manifests/prod/ @example/sre',
    '/bootstrap/prod.yaml @example/sre',
    '/manifests/hotfix/ @example/platform',
  ])
    expect(text).toContain(`\n${line}\n`);
  // The last line that fits counts: what is exact stands below what is general.
  expect(text.indexOf('/environments/prod/')).toBeGreaterThan(text.indexOf('\n/environments/ '));
  const { branches } = await as('cyd').protection({ ...APPS, platform: ['@example/web'] });
  expect(branches[0]?.parts.find(({ kind }) => kind === 'owners')).toMatchObject({
    state: 'differs',
    differences: expect.arrayContaining(['missing: *.ts @example/web']),
  });
});

test('that no owners are named is told, until a team owns the code', async () => {
  const { as } = await onGitHub(await unownedFleet());
  const { findings, branches } = await as('cyd').protection(APPS);
  expect(findings).toMatchObject([
    {
      code: 'ADVISORY_ONLY',
      severity: 'warning',
      message: expect.stringContaining(
        'the environments that ask for approval (hotfix, prod) name no owners',
      ),
      remedy: expect.stringContaining('--platform @<organisation>/<team>'),
    },
  ]);
  expect(branches.flatMap(({ parts }) => parts.flatMap(({ demands }) => demands))).toContain(
    'a pull request reviewed by the code owners of what it changes, none of whom pushed last',
  );
  const owned = await as('cyd').protection({ ...APPS, platform: ['@example/platform'] });
  expect(owned.findings).toEqual([]);
});

test('code owners: apps where an environment names nobody, names that no forge knows, paths that would be patterns', () => {
  const environment = { name: anEnv('prod'), guarded: true, owners: [], folders: ['my manifests/[prod]'] };
  const app = {
    name: 'web' as never,
    owners: ['@example/web', 'the web people'],
    paths: ['manifests/prod/web/'],
  };
  const { text, unusable } = codeOwners([{ ...environment, apps: [app] }], ['@example/platform']);
  expect(text).toContain('\n/my\\ manifests/\\[prod\\]/ @example/platform\n');
  expect(text).toContain('\n/manifests/prod/web/ @example/web\n');
  expect(unusable).toEqual(['the web people']);
  expect(
    ['@a', '@a/b-c', 'a@b.example', '@', '@a/', '@-a', 'a b', '@a b', '@a/b\n* @eve'].filter(isForgeOwner),
  ).toEqual(['@a', '@a/b-c', 'a@b.example']);
});

test('a branch of open and approved environments is refused unless one app alone updates it', async () => {
  const { as, state } = await onGitHub();
  const without = await as('cyd').protection();
  expect(codesOf(without)).toEqual(['ADVISORY_ONLY', 'ADVISORY_ONLY', 'PROTECTION_MIXED']);
  expect(without.findings.at(-1)).toMatchObject({
    message: expect.stringMatching(/dev, staging.*hotfix, prod|dev, staging, where/),
    remedy: expect.stringContaining("delivery: { branch: 'delivery-hotfix' }"),
  });
  expect(await thrownCodes(as('cyd').protect())).toEqual(['PROTECTION_MIXED']);
  expect(state.rulesets?.size).toBe(0);
  const bot = github.accounts.get(TOKENS.bot);
  if (bot)
    github.accounts.set(TOKENS.bot, { ...bot, rights: { administration: 'write', workflows: 'write' } });
  const { findings } = await as('cyd').protection(APPS);
  expect(findings.map(({ message }) => message)).toEqual([
    expect.stringContaining(
      'rights that it does not need, with which it can go around: administration, workflows',
    ),
  ]);
  if (bot) github.accounts.set(TOKENS.bot, bot);
  expect(await thrownCodes(as('cyd').protection({ merger: 'nobody-here' }))).toEqual(['INVALID_OPTION']);
  expect(await thrownCodes(as('cyd').protection({ merger: 'delivery', proposer: '9105' }))).toEqual([
    'INVALID_OPTION',
  ]);
});

test('says what is only advisory where rulesets, or reviews per path, are not offered', async () => {
  const { as, state } = await onGitHub();
  const { rulesets } = state;
  state.rulesets = undefined;
  const none = await as('cyd').protection(APPS);
  expect(codesOf(none)).toEqual(['CANNOT_PROTECT', 'PROTECTION_MIXED']);
  expect(await thrownCodes(as('cyd').protect(APPS))).toEqual(['CANNOT_PROTECT', 'PROTECTION_MIXED']);
  state.rulesets = rulesets;
  state.offersPaths = false;
  const plain = await as('cyd').protect(APPS);
  expect(codesOf(plain)).toEqual(['ADVISORY_ONLY']);
  expect(plain.findings[0]?.message).toContain('by path are not offered');
});

test('fails half-way and goes on from there: what was put in place is not put twice', async () => {
  const { as, state } = await onGitHub();
  let left = 1;
  github.fault = (request) => (/^POST .*rulesets$/.test(request) && left-- > 0 ? 'unanswered' : undefined);
  expect(await thrownCodes(as('cyd').protect(APPS))).toEqual(['REMOTE_FAILED']);
  github.fault = undefined;
  expect(codesOf(await as('cyd').protect(APPS))).toEqual([]);
  expect(new Set([...(state.rulesets ?? [])].map(([, each]) => each['name'])).size).toBe(
    state.rulesets?.size,
  );
});
