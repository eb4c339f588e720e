import { DeliveryError } from '../../../model/finding';
import { noSuchProposal, type Person } from '../../../model/scalars';
import { parseTrailers, trailerValues } from '../../../registry';
import {
  type Forge,
  type GivenApproval,
  type Proposal,
  type ProposalPlace,
  proposalRef,
  refuseSelfApproval,
  selfApproval,
} from '../../promotion';
import type { ForgeSettings } from '../settings';
import { appIn, installationToken } from './app';
import { githubComments } from './asked-comments';
import { type Client, connect } from './client';
import { commitOnBranch } from './commits';
import { tokenRefused } from './failure';
import { mayUpdate } from './may-push';
import { openPull } from './pulls';
import { githubRepository } from './repository';
import { githubRequests } from './requests';
import { countedApprovals, voidApprovals } from './reviews';
import { sourceRequests } from './source-requests';
import { assertEncrypted, settingsAt } from './token';

/**
 * GitHub: a proposal is a pull request, and its reviews are the approvals. This program merges: it pushes the
 * commit that was planned again, and then closes the request.
 */
export function githubForge(settings: ForgeSettings): Forge {
  const clients = new Map<string, Promise<Client>>();
  const clientOf = ({ location }: Pick<ProposalPlace, 'location'>): Promise<Client> => {
    // The address without credentials.
    const { url, password } = location.mirror;
    const known =
      clients.get(url) ??
      connect(githubRepository(url), settingsAt(url, settings), { gitPassword: password });
    clients.set(url, known);
    return known;
  };
  return {
    kind: 'github',
    countsApprovals: true,
    countsOwners: true,
    statement:
      "approvals are reviews of the pull request's present commit by people who may write to the repository, of the owners that the environment names; protect the branch, so that nobody pushes around them",
    comments: githubComments((location) => clientOf({ location })),
    requests: githubRequests(clientOf, settings.onWait),
    sources: sourceRequests(settings),

    async mayPush(location) {
      try {
        return await mayUpdate(await clientOf({ location }), location.branch);
      } catch (error) {
        // A push needs no API, only git's credentials, so the push itself shows whether it is allowed.
        if (error instanceof DeliveryError) return true;
        throw error;
      }
    },

    ...(settings.commits === 'forge'
      ? { commit: async ({ location, ...asked }) => commitOnBranch(await clientOf({ location }), asked) }
      : {}),

    async passwordFor(remote) {
      const app = appIn(settings.environment);
      if (!app || !/^https?:/i.test(remote)) return undefined;
      const repository = githubRepository(remote);
      assertEncrypted(repository);
      return installationToken(repository, app, settings);
    },

    pushOptions: () => [],

    nextSteps({ id }, needed, witness) {
      if (needed === 0)
        return [...witness, `the identity that merges takes it from here: cdk8s-delivery merge ${id}`];
      return [
        ...witness,
        `approve the pull request on GitHub${needed > 1 ? `, ${needed} people` : ''}, or: cdk8s-delivery approve ${id}`,
        `cdk8s-delivery merge ${id}`,
      ];
    },

    async approvals(proposal, owners = [], byComments = false) {
      return isOfItsCommit(proposal)
        ? countedApprovals(await clientOf(proposal), proposal, owners, byComments)
        : [];
    },

    async voided(proposal) {
      return isOfItsCommit(proposal) ? voidApprovals(await clientOf(proposal), proposal) : [];
    },

    async approve(proposal, by, _now, owners = []) {
      return giveApproval(await clientOf(proposal), proposal, by, owners);
    },

    closing: async () => [],
  };
}

/** A review belongs to a commit: it counts for this plan where the commit has the plan's digest. */
function isOfItsCommit({ id, ref, digest, opened, message, location, byHand }: Proposal): boolean {
  // What is planned is what the commit of people holds: that was compared.
  if (byHand) return true;
  const trailers = parseTrailers(message);
  return (
    ref === proposalRef(location.branch, id) &&
    trailerValues(trailers, 'plan')[0] === digest &&
    trailerValues(trailers, 'openedOn')[0] === opened
  );
}

async function giveApproval(
  client: Client,
  proposal: Proposal,
  by: Person,
  owners: readonly string[],
): Promise<GivenApproval> {
  const { octokit, at } = client;
  const [pull, login] = await Promise.all([openPull(client, proposal), client.viewer()]);
  if (!pull)
    throw noSuchProposal(`${proposal.id} has no open pull request: ask for the change again, which opens it`);
  if (login === undefined)
    throw tokenRefused(
      `the token is an app's, and only people approve ${proposal.id}`,
      `approve it at ${pull.html_url}, or with the token of a person`,
    );
  if (pull.user?.login === login) throw selfApproval(login, proposal.id);
  refuseSelfApproval(by, proposal);
  const counted = async () =>
    (await countedApprovals(client, proposal, owners)).some(({ by: { name } }) => name === login);
  if (await counted()) return { commit: proposal.head, before: true };
  await octokit.rest.pulls.createReview({
    ...at,
    pull_number: pull.number,
    commit_id: proposal.head,
    event: 'APPROVE',
    body: `Plan: ${proposal.digest}`,
  });
  if (await counted()) return { commit: proposal.head, before: false };
  throw tokenRefused(
    `the approval of ${login} does not count for ${proposal.id}`,
    `reviews count of people who may write to the repository and did not ask for the change, for the present commit${owners.length === 0 ? '' : `, and only of ${owners.join(', ')}`}`,
  );
}
