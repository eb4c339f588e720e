import { DeliveryError, quote, refusal } from '../finding';
import type { TreeEdit } from '../git';
import { parseRecord, paths } from '../registry';
import { applyPlan } from './apply-plan';
import { commitMessage } from './commit-message';
import type { Approval, Forge } from './forge';
import { openProposal, openProposals } from './open-proposals';
import { printPerson } from './person';
import type { Placement } from './placement-facts';
import { completePlan, type Plan } from './plan';
import { planPlacements } from './plan-placements';
import { planRetirement } from './plan-retirement';
import { planRollback } from './plan-rollback';
import type { Proposal } from './proposal';
import { repositoryOf } from './site';
import type { Snapshot } from './snapshot';

/** A proposal planned anew on the present head, with what speaks for and against merging it. */
export interface Review {
  readonly proposal: Proposal;
  readonly plan: Plan;
  readonly approvals: readonly Approval[];
}

/** Reads and plans a proposal again; throws `NO_SUCH_PROPOSAL`. */
export async function reviewProposal(
  snapshot: Snapshot,
  id: string,
  forge: Forge,
  now: Date,
): Promise<Review> {
  const proposal = await openProposal(snapshot, id);
  if (!proposal) {
    const known = (await openProposals(snapshot)).proposals.map((each) => each.id);
    throw DeliveryError.of(
      'NO_SUCH_PROPOSAL',
      `${quote(id)} is not open, open are: ${known.join(', ') || 'none'}`,
    );
  }
  const [plan, approvals] = await Promise.all([
    planAgain(snapshot, proposal, now),
    forge.approvals(proposal),
  ]);
  return { proposal, plan: withApprovalFindings(plan, proposal, approvals), approvals };
}

/** Merges a reviewed proposal: one commit on the present head. The caller has seen that nothing is refused. */
export async function mergeReviewed(
  snapshot: Snapshot,
  { proposal, plan, approvals }: Review,
  forge: Forge,
  now: Date,
) {
  const trailers = approvals.map(({ by, at }) => ['Approved-by', `${printPerson(by)} ${at}`] as const);
  return applyPlan(snapshot, plan, {
    message: commitMessage(plan, [...trailers, ['Proposal', `${proposal.id} ${proposal.head}`]]),
    author: proposal.requestedBy,
    now,
    also: await forge.closing(proposal),
  });
}

/** The plan of a proposal, made of its intent and the data in its commit, on the present head. */
async function planAgain(snapshot: Snapshot, proposal: Proposal, now: Date): Promise<Plan> {
  const { intent, requestedBy } = proposal;
  const base = {
    requestedBy,
    now,
    bypass: intent.bypass,
    ...(intent.reason === undefined ? {} : { reason: intent.reason }),
  };
  const [first] = intent.targets;
  switch (intent.verb) {
    case 'release':
    case 'promote':
      return planPlacements(snapshot, {
        ...base,
        verb: intent.verb,
        environment: intent.environment ?? '',
        placements: await proposedPlacements(snapshot, proposal),
        stage: 'merge',
      });
    case 'rollback':
      return planRollback(snapshot, {
        ...base,
        // The hold carries the moment of the request: with another one it would be another plan.
        now: new Date(intent.at),
        environment: intent.environment ?? '',
        app: first?.app ?? '',
        ...(first?.restores === undefined ? {} : { to: first.restores }),
      });
    case 'retire':
      return planRetirement(snapshot, {
        ...base,
        environment: intent.environment ?? '',
        app: first?.app ?? '',
      });
    case 'configure':
      return planProposedEdits(snapshot, proposal);
  }
}

async function proposedPlacements(snapshot: Snapshot, { head, intent }: Proposal): Promise<Placement[]> {
  const environment = intent.environment ?? '';
  return Promise.all(
    intent.targets.map(async ({ app, promotedFrom }) => {
      const file = paths.record(environment, app);
      const text = await repositoryOf(snapshot.siteOf(environment)).readText(`${head}:${file}`);
      if (text === undefined)
        throw DeliveryError.of('BROKEN_FILE', `the proposal has no record of ${app}`, { file });
      return {
        environment,
        app,
        record: parseRecord(text, file),
        ...(promotedFrom === undefined ? {} : { promotedFrom }),
      };
    }),
  );
}

/** Governance cannot be planned again without project code: its very edits are applied, if nothing below them moved. */
async function planProposedEdits(snapshot: Snapshot, proposal: Proposal): Promise<Plan> {
  const { home } = snapshot;
  const repository = repositoryOf(home);
  const edits: TreeEdit[] = [];
  const moved: string[] = [];
  for await (const { changes } of repository.history(proposal.head, [], { limit: 1 })) {
    for (const { path, type, before, after } of changes) {
      if (type !== 'blob') continue;
      if (home.head === undefined || (await repository.idAt(home.head, path)) !== before) moved.push(path);
      const content = after === undefined ? undefined : (await repository.read([after]))[0];
      edits.push(content === undefined ? { kind: 'delete', path } : { kind: 'file', path, content });
    }
  }
  const touched = snapshot.environments.filter(({ name }) =>
    edits.some(({ path }) => path.startsWith(`environments/${name}/`)),
  );
  const all = edits.some(({ path }) => path.startsWith('environments/_apps/'))
    ? snapshot.environments
    : touched;
  return completePlan({
    verb: 'configure',
    ...(proposal.intent.environment === undefined ? {} : { environment: proposal.intent.environment }),
    repository: home.remote,
    branch: home.branch,
    base: home.head ?? null,
    requestedBy: proposal.requestedBy,
    ...(proposal.intent.reason === undefined ? {} : { reason: proposal.intent.reason }),
    bypass: [],
    targets: [],
    edits,
    renders: [],
    findings:
      moved.length === 0
        ? []
        : [
            refusal(
              'PLAN_MOVED',
              `these files changed since the proposal was opened: ${moved.join(', ')}`,
              {},
              'run `cdk8s-delivery configure` again',
            ),
          ],
    approvals: {
      needed: Math.max(0, ...all.map(({ approvals }) => approvals.reviewers)),
      owners: [...new Set(all.flatMap(({ approvals }) => approvals.owners))],
    },
  });
}

function withApprovalFindings(plan: Plan, proposal: Proposal, approvals: readonly Approval[]): Plan {
  const findings = [...plan.findings];
  const subject = plan.environment === undefined ? {} : { environment: plan.environment };
  if (plan.digest !== proposal.digest) {
    findings.push(
      refusal(
        'PLAN_MOVED',
        `${proposal.id} was proposed with plan ${proposal.digest.slice(7, 19)}, now it would be ${plan.digest.slice(7, 19)}`,
        subject,
        'ask for the change again, and have it approved again',
      ),
    );
  } else if (approvals.length < plan.approvals.needed) {
    const given = approvals.map(({ by }) => printPerson(by)).join(', ') || 'none';
    findings.push(
      refusal(
        'NOT_APPROVED',
        `${proposal.id} needs ${plan.approvals.needed} approval(s), it has ${approvals.length} (${given})`,
        subject,
        `\`cdk8s-delivery approve ${proposal.id}\``,
      ),
    );
  }
  return {
    ...plan,
    findings,
    effect: findings.some(({ severity }) => severity === 'refusal') ? 'refused' : plan.effect,
  };
}
