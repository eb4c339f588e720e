import { forgeAccount, forgeTeam, type Person } from '../../../model/scalars';
import type { Client } from './client';
import { statusOf, tokenRefused } from './failure';

/**
 * Whether an account is one of the owners: by login, by address, or as a member of a team. Every account is where no
 * owners are named.
 *
 * @param person an account as a person: by its login and the address that GitHub gives it
 * @throws DeliveryError `FORGE_TOKEN` where the token is not shown who is in a team
 */
export async function isOneOf(client: Client, person: Person, owners: readonly string[]): Promise<boolean> {
  if (owners.length === 0) return true;
  const login = person.name.toLowerCase();
  const named = owners.some(
    (owner) =>
      forgeAccount(owner)?.toLowerCase() === login || owner.toLowerCase() === person.email.toLowerCase(),
  );
  if (named) return true;
  for (const owner of owners) if (await isMember(client, person.name, owner)) return true;
  return false;
}

/** A person who was invited to a team and has not accepted yet is not a member. */
async function isMember({ octokit }: Client, username: string, owner: string): Promise<boolean> {
  const named = forgeTeam(owner);
  if (!named) return false;
  const { organisation: org, team: team_slug } = named;
  try {
    const { data } = await octokit.rest.teams.getMembershipForUserInOrg({ org, team_slug, username });
    return data.state === 'active';
  } catch (error) {
    if (statusOf(error) === 404) return false;
    if (statusOf(error) !== 403) throw error;
    throw tokenRefused(
      `the token is not shown who is in ${owner}, whose approvals are asked for`,
      'give it `members: read` of the organisation',
      error,
    );
  }
}
