import type { RequestsData } from '../../model/environment';
import { changeOf } from './changes/registry';
import type { Forge } from './forge';
import type { Plan } from './plan';
import type { Proposal } from './proposal';
import type { Opening, ProposalText, PullRequest } from './pull-requests';

/** Says in words what a plan does, as Markdown of at most so many UTF-16 units. */
type DescribePlan = (limit: number) => Promise<string>;

/**
 * Gives a proposal its pull request, where the forge has them: the open one is found first, and touched only where it
 * does not show this plan. So a run that was killed after its push is completed by the next one.
 *
 * @param describe called only where a body is written
 * @param asked what the environment says of its requests
 * @param known the open request, where it was found already
 */
export async function publishProposal(
  { requests }: Forge,
  proposal: Proposal,
  plan: Plan,
  describe: DescribePlan,
  asked?: RequestsData,
  known?: PullRequest,
): Promise<PullRequest | undefined> {
  if (!requests) return undefined;
  const title = shorten(proposal.subject, requests.titleLimit);
  const labels = [...labelsOf(plan), ...(asked?.labels ?? [])].map((label) =>
    shorten(label, requests.labelLimit),
  );
  const text = async (): Promise<ProposalText> => ({
    title,
    body: await bodyOf(proposal, plan, describe, requests.bodyLimit),
    labels,
  });
  const open =
    known ??
    (await requests.find(proposal)) ??
    (await requests.publish(proposal, await text(), openingOf(plan, asked)));
  const shown =
    open.title === title &&
    open.body.includes(markOf(proposal)) &&
    labels.every((label) => open.labels.includes(label));
  return shown ? open : requests.update(proposal, await text());
}

function openingOf({ approvals }: Plan, asked: RequestsData | undefined): Opening {
  const owners = approvals.needed > 0 ? approvals.owners : [];
  return {
    reviewers: [...new Set([...owners, ...(asked?.reviewers ?? [])])],
    assignees: asked?.assignees ?? [],
    draft: asked?.draft ?? false,
  };
}

async function bodyOf(
  proposal: Proposal,
  plan: Plan,
  describe: DescribePlan,
  limit: number,
): Promise<string> {
  const end = `\n\n${markOf(proposal)}\n`;
  const begin = setLine(plan);
  const room = limit - begin.length - end.length;
  const text = (await describe(room)).trim();
  return `${begin}${shorten(text, room)}${end}`;
}

/** Hidden in the body: which commit and plan it shows, whatever else a person or the forge changed in the text. */
function markOf({ id, digest, head }: Proposal): string {
  return `<!-- cdk8s-delivery proposal ${id} plan ${digest} commit ${head} -->`;
}

function labelsOf({ verb, environment, change }: Plan): readonly string[] {
  const set = changeOf(verb).set?.(change);
  return [
    `change/${verb}`,
    ...(environment === undefined ? [] : [`environment/${environment}`]),
    ...(set === undefined ? [] : [`set/${set}`]),
  ];
}

/** What tells a reviewer that the request is one of several. */
function setLine({ verb, change }: Plan): string {
  const set = changeOf(verb).set?.(change);
  return set === undefined
    ? ''
    : `One of the set ${set}: each of its pull requests, with the label \`set/${set}\`, is approved and merged by itself.\n\n`;
}

function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
