import { DeliveryError } from '../../../model/finding';
import { isRefName, type ProposalId } from '../../../model/scalars';
import { placeOfRef } from '../../../registry';
import type { Location } from '../../delivery';
import type { AskedComment, AskedComments } from '../../promotion';
import type { Client } from './client';
import { commentsOn, leaveComment } from './comments';
import { statusOf } from './failure';
import { isOneOf } from './owners';
import { isWriter, personOf } from './people';

/** Comments on pull requests and issues of GitHub, read by their number: their text reaches no command line. */
export function githubComments(clientOf: (location: Location) => Promise<Client>): AskedComments {
  return {
    read: async (location, id) => read(await clientOf(location), location, id),
    isOneOf: async (location, person, named) =>
      named.length > 0 && isOneOf(await clientOf(location), person, named),
    isAnswered: async (location, { id, about }) =>
      (await commentsOn(await clientOf(location), about)).some(({ key }) => key === keyOf(id)),
    answer: async (location, { id, about }, text) =>
      leaveComment(await clientOf(location), about, { key: keyOf(id), text }),
  };
}

const keyOf = (id: number) => `answer-${id}`;

async function read(client: Client, location: Location, id: number): Promise<AskedComment> {
  const { octokit, at } = client;
  const { data } = await octokit.rest.issues.getComment({ ...at, comment_id: id }).catch((error: unknown) => {
    if (statusOf(error) !== 404) throw error;
    throw DeliveryError.of('INVALID_OPTION', `${at.owner}/${at.repo} has no comment ${id}`);
  });
  const { user, body = '', created_at, updated_at, issue_url } = data;
  const about = Number(/\/issues\/(\d+)$/.exec(issue_url)?.[1]);
  if (!user) throw DeliveryError.of('INVALID_OPTION', `the account that wrote the comment ${id} is gone`);
  const proposal = await proposalAt(client, location, about);
  const refused =
    user.type !== 'User'
      ? 'it is by an app, and only people ask by comments'
      : created_at !== updated_at
        ? 'it was edited since it was written: anybody who may write can edit the comment of another person'
        : (await isWriter(client, user.login))
          ? undefined
          : `${user.login} may not write to the repository`;
  return {
    id,
    about,
    text: body,
    by: personOf(client, user),
    ...(proposal === undefined ? {} : { proposal }),
    ...(refused === undefined ? {} : { refused }),
  };
}

/** The proposal whose pull request has this number; nothing for an issue, and for every other pull request. */
async function proposalAt(
  { octokit, at }: Client,
  { branch }: Location,
  number: number,
): Promise<ProposalId | undefined> {
  try {
    const { data } = await octokit.rest.pulls.get({ ...at, pull_number: number });
    const ref = `refs/heads/${data.head.ref}`;
    if (data.head.repo?.id !== data.base.repo.id || !isRefName(ref)) return undefined;
    const place = placeOfRef(ref);
    return place?.kind === 'proposal' && place.branch === branch ? place.id : undefined;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
