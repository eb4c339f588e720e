import type { ProposalComment } from '../../promotion';
import type { Client } from './client';

/** A comment of this program, and its number on GitHub. */
interface Comment extends ProposalComment {
  readonly id: number;
}

const mark = (key: string) => `<!-- cdk8s-delivery comment ${key} -->\n`;
const MARK = /^<!-- cdk8s-delivery comment (\S+) -->\r?\n/;

/**
 * The comments of this program on a pull request, oldest first, over all pages; a mark in another account's comment
 * does not count.
 */
export async function commentsOn(
  { octokit, at, viewer }: Client,
  number: number,
): Promise<readonly Comment[]> {
  const [all, login] = await Promise.all([
    octokit.paginate(octokit.rest.issues.listComments, { ...at, issue_number: number, per_page: 100 }),
    viewer(),
  ]);
  return all.flatMap(({ id, body = '', user }) => {
    const key = MARK.exec(body)?.[1];
    const isOwn = login === undefined ? user?.type === 'Bot' : user?.login === login;
    return key === undefined || !isOwn ? [] : [{ id, key, text: body.replace(MARK, '') }];
  });
}

/** Leaves one comment per key, and edits it in place where its text differs. A text may be made of the one that is there. */
export async function leaveComment(
  client: Client,
  number: number,
  { key, text }: Omit<ProposalComment, 'text'> & { readonly text: string | ((there?: string) => string) },
): Promise<void> {
  const { octokit, at } = client;
  const there = (await commentsOn(client, number)).find((each) => each.key === key);
  const said = typeof text === 'string' ? text : text(there?.text);
  const body = `${mark(key)}${said}`;
  if (there === undefined) await octokit.rest.issues.createComment({ ...at, issue_number: number, body });
  else if (there.text !== said)
    await octokit.rest.issues.updateComment({ ...at, comment_id: there.id, body });
}
