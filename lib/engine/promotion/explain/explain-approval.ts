import type { EnvironmentData } from '../../../model/environment';
import { refusal, undecidedRefusal } from '../../../model/finding';
import type { AppName } from '../../../model/scalars';
import { moment, plural } from '../../../model/text';
import type { ReleaseRecord } from '../../../registry';
import { pastRecord, repositoryOf, type Snapshot } from '../../delivery';
import type { RuleStanding } from '../../judgement';
import { openProposals } from '../open-proposals';
import type { Proposal } from '../proposal';
import type { ProposalReview } from '../proposal-review';

/** Plans an open proposal again, and counts its approvals. */
export type Review = (proposal: Proposal) => Promise<ProposalReview>;

/** What approvals an environment asks for, and which of them a proposal of this release has. */
export async function explainApproval(
  snapshot: Snapshot,
  {
    environment,
    app,
    proposal,
    ask,
  }: {
    readonly environment: EnvironmentData;
    readonly app: AppName;
    /** The open proposal that brings the release. */
    readonly proposal: Proposal | undefined;
    /** The command that asks for the change. */
    readonly ask: string;
  },
  owners: readonly string[],
  review: Review,
): Promise<RuleStanding> {
  const { name, approvals } = environment;
  const subject = { environment: name, app };
  const needed = approvals.reviewers;
  if (needed === 0 && !proposal)
    return { rule: 'approval', says: `${name} asks for no approval`, unasked: true, findings: [] };
  const people = [...new Set([...approvals.owners, ...owners])];
  const whose = people.length === 0 ? '' : ` (owners: ${people.join(', ')})`;
  if (snapshot.home.remembered) {
    const message = `${name} asks for ${plural(needed, 'approval')}${whose}, and no remote was asked which proposals are open`;
    const remedy = 'ask again where the repository can be reached';
    return {
      rule: 'approval',
      says: '',
      findings: [undecidedRefusal('NOT_APPROVED', message, subject, remedy)],
    };
  }
  if (!proposal) {
    const message = `${name} asks for ${plural(needed, 'approval')}${whose}, and no proposal of this release is open`;
    const findings = [refusal('NOT_APPROVED', message, subject, `propose it: \`${ask}\``)];
    return { rule: 'approval', says: '', findings };
  }
  const { plan, approvals: given } = await review(proposal);
  const said = given.map(({ by, at }) => `${by.name} on ${moment(at)}`).join(', ');
  const own = plan.findings.filter(({ code }) => code === 'NOT_APPROVED' || code === 'PLAN_MOVED');
  return {
    rule: 'approval',
    says: `${proposal.id} has ${given.length} of ${plural(plan.approvals.needed, 'approval')}: ${said}`,
    findings: own.map((each) =>
      each.code === 'NOT_APPROVED' ? { ...each, message: `${each.message}${whose}` } : each,
    ),
  };
}

/** A release that waits for approval. */
export interface Waiting {
  readonly proposal: Proposal;
  readonly record: ReleaseRecord;
}

/** The open proposals that bring a release of an app into an environment, alone or among others; none where nobody was asked. */
export async function waitingFor(
  snapshot: Snapshot,
  environment: EnvironmentData,
  app: AppName,
): Promise<Waiting[]> {
  if (environment.approvals.reviewers === 0 || snapshot.home.remembered) return [];
  const file = snapshot.pathOf({ kind: 'record', environment: environment.name, app });
  const { proposals } = await openProposals(snapshot);
  const waiting: Waiting[] = [];
  for (const proposal of proposals) {
    const { intent, location, head } = proposal;
    if (intent.environment !== environment.name || !intent.apps.includes(app)) continue;
    const text = await repositoryOf(location).readText(`${head}:${file}`);
    const record = pastRecord(text, file);
    if (record) waiting.push({ proposal, record });
  }
  return waiting;
}
