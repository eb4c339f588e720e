import { DeliveryError, type Finding, quote } from '../../../../model/finding';
import { forgeTeam } from '../../../../model/scalars';
import type { GuardedBranch } from '../../protection/guarded-branch';
import { advisoryOnly, cannotProtect, protectionHidden } from '../../protection/protection-findings';
import type { Identities, ProtectionPart, ProtectionState, Protector } from '../../protection/protector';
import type { ForgeSettings } from '../../settings';
import { type Client, connect } from '../client';
import { statusOf, tokenRefused, wordsOf } from '../failure';
import { githubRepository } from '../repository';
import { settingsAt } from '../token';
import { compareRuleset } from './compare-ruleset';
import { appsOf } from './named-apps';
import type { Ruleset } from './ruleset';
import { demandsOf } from './ruleset-words';
import { type Numbers, wantedRulesets } from './wanted-rulesets';

/** Rulesets and labels on GitHub. */
export function githubProtector(settings: ForgeSettings): Protector {
  const clients = new Map<string, Promise<Client>>();
  const clientOf = ({ location: { mirror } }: GuardedBranch): Promise<Client> => {
    const { url, password } = mirror;
    const known =
      clients.get(url) ??
      connect(githubRepository(url), settingsAt(url, settings), { gitPassword: password });
    clients.set(url, known);
    return known;
  };
  const compare = async (branch: GuardedBranch, identities: Identities): Promise<Compared> =>
    compareAll(await clientOf(branch), branch, identities);
  return {
    compare: async (branch, identities) => (await compare(branch, identities)).state,
    permit: async (branch) => needsAdministrator(await clientOf(branch)),
    async apply(branch, identities) {
      const client = await clientOf(branch);
      const { state, rulesets, ids, missingLabels } = await compare(branch, identities);
      const [cannot] = state.findings.filter(({ code }) => code === 'CANNOT_PROTECT');
      if (cannot) throw new DeliveryError([cannot]);
      for (const name of missingLabels) await createLabel(client, name);
      for (const [index, wanted] of rulesets.entries())
        if (state.parts[index]?.state !== 'same') await putRuleset(client, wanted, ids.get(wanted.name));
    },
  };
}

interface Compared {
  readonly state: ProtectionState;
  readonly rulesets: readonly Ruleset[];
  /** Numbers of the existing ones, by name. */
  readonly ids: ReadonlyMap<string, number>;
  readonly missingLabels: readonly string[];
}

async function compareAll(client: Client, branch: GuardedBranch, identities: Identities): Promise<Compared> {
  const apps = await appsOf(client, identities);
  const numbers = { ...apps.numbers, teams: await teamsOf(client, branch) };
  const rulesets = wantedRulesets(branch, numbers);
  const [standing, missingLabels] = await Promise.all([
    standingRulesets(client),
    labelsMissing(client, branch),
  ]);
  const findings: Finding[] = [...apps.findings, ...advisory(branch, numbers)];
  const labels: ProtectionPart = {
    kind: 'labels',
    name: 'labels',
    state: missingLabels.length === 0 ? 'same' : 'missing',
    demands: [`${branch.labels.length} labels of verbs and environments`],
    differences: missingLabels.map((each) => `the label ${each} is missing`),
  };
  const nameOf = (id: number) => apps.names.get(id) ?? `the app ${id}`;
  if (standing === undefined) {
    findings.push(
      cannotProtect(
        `${client.repository.host} offers no rulesets for ${client.repository.owner}/${client.repository.name}: anybody who may write can push to ${branch.location.branch}, delete it and force it; the reviews count only where this program merges`,
        'make the repository public, or take a plan or a server that has rulesets; until then, let `cdk8s-delivery check` and `verify` run after every push',
      ),
    );
    return { state: { parts: [labels], findings }, rulesets: [], ids: new Map(), missingLabels };
  }
  const parts = await Promise.all(
    rulesets.map(async (wanted): Promise<ProtectionPart> => {
      const base = { kind: 'ruleset', name: wanted.name, demands: demandsOf(wanted, nameOf) } as const;
      const id = standing.get(wanted.name);
      if (id === undefined)
        return { ...base, state: 'missing', differences: ['there is no ruleset of that name'] };
      const { data } = await client.octokit.rest.repos.getRepoRuleset({ ...client.at, ruleset_id: id });
      const { differences, hidden, withoutPaths } = compareRuleset(wanted, data);
      if (withoutPaths) findings.push(noPaths(wanted.name));
      if (hidden) findings.push(protectionHidden(wanted.name));
      return { ...base, state: differences.length > 0 ? 'differs' : hidden ? 'hidden' : 'same', differences };
    }),
  );
  return { state: { parts: [...parts, labels], findings }, rulesets, ids: standing, missingLabels };
}

function noPaths(name: string): Finding {
  return advisoryOnly(
    `reviews of teams by path are not offered here (${quote(name)}): the judge counts them at the merge, GitHub does not show them`,
  );
}

/** What is not enforced where an app is not named. */
function advisory(
  { location: { branch }, renders }: GuardedBranch,
  { merger, proposer }: Numbers,
): Finding[] {
  const found: Finding[] = [];
  if (merger === undefined)
    found.push(
      advisoryOnly(
        `no app is named that merges: anybody who may write can push to ${branch}, or press the merge button, and only \`check\` and \`verify\` tell afterwards`,
        'name it with --merger',
      ),
    );
  if (renders !== undefined && (merger === undefined || proposer === undefined))
    found.push(
      advisoryOnly(
        'no app is named that releases: anybody who may write can add branches of renders; nothing trusts them',
        'name it with --proposer',
      ),
    );
  return found;
}

/** Numbers of this repository's own rulesets, by name; undefined where the server offers none. */
async function standingRulesets({ octokit, at }: Client): Promise<ReadonlyMap<string, number> | undefined> {
  try {
    const all = await octokit.paginate(octokit.rest.repos.getRepoRulesets, {
      ...at,
      includes_parents: false,
      per_page: 100,
    });
    return new Map(all.map(({ name, id }) => [name, id]));
  } catch (error) {
    if (statusOf(error) === 404 || (statusOf(error) === 403 && /upgrade|feature/i.test(wordsOf(error))))
      return undefined;
    throw error;
  }
}

async function teamsOf(
  { octokit }: Client,
  { reviews }: GuardedBranch,
): Promise<ReadonlyMap<string, number>> {
  const named = new Set(reviews.flatMap(({ owners }) => owners));
  const found = await Promise.all(
    [...named].map(async (owner): Promise<readonly (readonly [string, number])[]> => {
      const named = forgeTeam(owner);
      if (!named) return [];
      const { organisation: org, team: team_slug } = named;
      try {
        return [[owner, (await octokit.rest.teams.getByName({ org, team_slug })).data.id]];
      } catch (error) {
        if (statusOf(error) === 404 || statusOf(error) === 403) return [];
        throw error;
      }
    }),
  );
  return new Map(found.flat());
}

async function labelsMissing({ octokit, at }: Client, { labels }: GuardedBranch): Promise<readonly string[]> {
  const all = await octokit.paginate(octokit.rest.issues.listLabelsForRepo, { ...at, per_page: 100 });
  const there = new Set(all.map(({ name }) => name.toLowerCase()));
  return labels.filter((each) => !there.has(each.toLowerCase()));
}

async function createLabel({ octokit, at }: Client, name: string): Promise<void> {
  try {
    await octokit.rest.issues.createLabel({
      ...at,
      name,
      color: name.startsWith('change/') ? '1d76db' : '0e8a16',
    });
  } catch (error) {
    // Another run was faster, or this one's answer was lost.
    if (statusOf(error) !== 422) throw error;
  }
}

async function putRuleset({ octokit, at }: Client, wanted: Ruleset, id: number | undefined): Promise<void> {
  const put = (ruleset: Ruleset) =>
    id === undefined
      ? octokit.rest.repos.createRepoRuleset({ ...at, ...ruleset })
      : octokit.rest.repos.updateRepoRuleset({ ...at, ruleset_id: id, ...ruleset });
  const plain = withoutPaths(wanted);
  try {
    await put(wanted);
  } catch (error) {
    if (statusOf(error) !== 422 || plain === undefined) throw error;
    await put(plain);
  }
}

/** The ruleset without reviews per path; undefined where it has none. */
function withoutPaths(wanted: Ruleset): Ruleset | undefined {
  let had = false;
  const rules = wanted.rules.map((rule) => {
    if (rule.type !== 'pull_request' || rule.parameters?.required_reviewers === undefined) return rule;
    had = true;
    const { required_reviewers: _paths, ...parameters } = rule.parameters;
    return { ...rule, parameters };
  });
  return had ? { ...wanted, rules } : undefined;
}

/** Only a person may administer: an app with that right could take the protection away. */
async function needsAdministrator(client: Client): Promise<void> {
  const { octokit, at, repository } = client;
  const where = `${repository.owner}/${repository.name}`;
  if ((await client.viewer()) === undefined)
    throw tokenRefused(
      `the token is an app's, and only a person protects ${where}`,
      'give the token of a person who administers the repository, and no app that right',
    );
  const { data } = await octokit.rest.repos.get({ ...at });
  if (data.permissions?.admin !== true)
    throw tokenRefused(
      `the token may not administer ${where}`,
      'give the token of a person who administers it, with `administration`, `contents` and `issues` to write',
    );
}
