import { DeliveryError } from '../../model/finding';
import { type CommitId, printEvidence, printPerson } from '../../model/scalars';
import { parseRecord, type ReleaseRecord } from '../../registry';
import { repositoryOf, type Snapshot } from '../delivery';
import type { VoidApproval } from './forge';
import type { Plan } from './plan';
import type { Proposal } from './proposal';

/** What came to a proposal after the last approval that does not count any more, for people; nothing where there is none. */
export async function sinceApproved(
  snapshot: Snapshot,
  proposal: Proposal,
  plan: Plan,
  voided: readonly VoidApproval[],
): Promise<string | undefined> {
  const last = [...voided].sort((one, other) => (one.at < other.at ? -1 : 1)).at(-1);
  if (last === undefined) return undefined;
  const news = await newEvidence(snapshot, proposal, plan, last.head);
  const what = news.length > 0 ? `evidence came: ${news.join(', ')}` : 'it was written anew';
  return `${printPerson(last.by)} approved it as it was at ${last.head.slice(0, 12)}; after that, ${what}`;
}

/** Whether the records of a proposal hold the evidence that a plan brings: the digest of a plan leaves it out. */
export async function hasEvidence(snapshot: Snapshot, proposal: Proposal, plan: Plan): Promise<boolean> {
  for (const { environment, app, to } of plan.targets) {
    if (to === undefined) continue;
    const file = snapshot.pathOf({ kind: 'record', environment, app });
    const proposed = await recordAt(proposal, proposal.head, file);
    const known = proposed ? evidenceOf(proposed) : [];
    if (evidenceOf(to).join('\n') !== known.join('\n')) return false;
  }
  return true;
}

/** The evidence in a proposal's records that was another one, or not there, at a commit before. */
async function newEvidence(
  snapshot: Snapshot,
  proposal: Proposal,
  plan: Plan,
  before: CommitId,
): Promise<string[]> {
  const news: string[] = [];
  for (const { environment, app } of plan.targets) {
    const file = snapshot.pathOf({ kind: 'record', environment, app });
    const [then, now] = await Promise.all(
      [before, proposal.head].map((commit) => recordAt(proposal, commit, file)),
    );
    if (!then || !now || then.release !== now.release) continue;
    const known = new Set(evidenceOf(then));
    news.push(...evidenceOf(now).flatMap((each) => (known.has(each) ? [] : [`${app} ${each}`])));
  }
  return news;
}

function evidenceOf({ evidence }: ReleaseRecord): string[] {
  return Object.entries(evidence).map(([kind, each]) => printEvidence(kind, each));
}

/** A commit that was replaced may be gone from the remote. */
async function recordAt(
  { location: { mirror }, location }: Proposal,
  commit: CommitId,
  file: string,
): Promise<ReleaseRecord | undefined> {
  try {
    if (!(await mirror.fetchObject(commit))) return undefined;
    const text = await repositoryOf(location).readText(`${commit}:${file}`);
    return text === undefined ? undefined : parseRecord(text, file);
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
