import type { EnvironmentData } from '../../../model/environment';
import { refusal, undecidedRefusal } from '../../../model/finding';
import type { AppName, EnvironmentName } from '../../../model/scalars';
import type { ReleaseRecord } from '../../../registry';
import { pastRecord, repositoryOf, type Snapshot } from '../../delivery';
import type { RuleStanding } from '../../judgement';
import type { ProposalReview } from '../merge-proposal';
import { openProposals } from '../open-proposals';
import type { Proposal } from '../proposal';

/** Plans an open proposal again, and counts its approvals. */
export type Review = (proposal: Proposal) => Promise<ProposalReview>;

/** What approvals an environment asks for, and which of them a proposal of this release has. */
export async function explainApproval(
  snapshot: Snapshot,
  {
    environment,
    app,
    record,
    ask,
  }: {
    readonly environment: EnvironmentData;
    readonly app: AppName;
    readonly record?: ReleaseRecord;
    /** The command that asks for the change. */
    readonly ask: string;
  },
  owners: readonly string[],
  review: Review,
): Promise<{ readonly standing: RuleStanding; readonly proposal?: Proposal }> {
  const { name, approvals } = environment;
  const subject = { environment: name, app };
  const needed = approvals.reviewers;
  if (needed === 0)
    return {
      standing: { rule: 'approval', says: `${name} asks for no approval`, unasked: true, findings: [] },
    };
  const people = [...new Set([...approvals.owners, ...owners])];
  const whose = people.length === 0 ? '' : ` (owners: ${people.join(', ')})`;
  if (snapshot.home.remembered) {
    const message = `${name} asks for ${needed} approval(s)${whose}, and no remote was asked which proposals are open`;
    const remedy = 'ask again where the repository can be reached';
    return {
      standing: {
        rule: 'approval',
        says: '',
        findings: [undecidedRefusal('NOT_APPROVED', message, subject, remedy)],
      },
    };
  }
  const proposal = record && (await proposalOf(snapshot, name, app, record));
  if (!proposal) {
    const message = `${name} asks for ${needed} approval(s)${whose}, and no proposal of this release is open`;
    const findings = [refusal('NOT_APPROVED', message, subject, `propose it: \`${ask}\``)];
    return { standing: { rule: 'approval', says: '', findings } };
  }
  const { plan, approvals: given } = await review(proposal);
  const said = given.map(({ by, at }) => `${by.name} ${at}`).join(', ');
  const own = plan.findings.filter(({ code }) => code === 'NOT_APPROVED' || code === 'PLAN_MOVED');
  return {
    standing: {
      rule: 'approval',
      says: `${proposal.id} has ${given.length} of ${needed} approval(s): ${said}`,
      findings: own.map((each) =>
        each.code === 'NOT_APPROVED' ? { ...each, message: `${each.message}${whose}` } : each,
      ),
    },
    proposal,
  };
}

/** The open proposal that brings this release, alone or among others. */
async function proposalOf(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  { release }: ReleaseRecord,
): Promise<Proposal | undefined> {
  const file = snapshot.pathOf({ kind: 'record', environment, app });
  const { proposals } = await openProposals(snapshot);
  for (const proposal of proposals) {
    const { intent, location, head } = proposal;
    if (intent.environment !== environment || !intent.apps.includes(app)) continue;
    const text = await repositoryOf(location).readText(`${head}:${file}`);
    if (pastRecord(text, file)?.release === release) return proposal;
  }
  return undefined;
}
