import type { Person } from '../../../model/scalars';
import type { Client } from './client';
import { statusOf } from './failure';

/** Whether an account may write; GitHub counts no others, and on a public repository everybody may review and comment. */
export async function isWriter({ octokit, at }: Client, username: string): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username });
    return data.permission === 'write' || data.permission === 'admin';
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** An account as a person: by the address that GitHub gives each, which holds its number and is nobody else's. */
export function personOf(
  { repository: { host } }: Client,
  { login, id }: { readonly login: string; readonly id: number },
): Person {
  return { name: login, email: `${id}+${login}@users.noreply.${host.replace(/:\d+$/, '')}` };
}
