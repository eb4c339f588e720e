import type { EnvironmentData } from '../../model/exchange';
import { type Finding, refusal } from '../../model/finding';
import { printPerson } from '../../model/scalars';
import { isManifestPlace, layout, parseEnvironment, parseWaiver, rootsOf } from '../../registry';
import { repositoryOf } from '../delivery/site';
import type { Snapshot } from '../delivery/snapshot';
import type { TreeEdit } from '../git';
import type { ContentChecks } from '../judgement/content-check';
import { judgeEnvironments } from '../judgement/judge-environments';
import { judgeWaiverFile } from '../judgement/judge-waiver-file';
import { applyPlan } from './apply-plan';
import { parseChange } from './changes/parse-change';
import { proposedPlacements } from './changes/proposed-placements';
import { changeOf } from './changes/registry';
import { commitMessage } from './commit-message';
import type { Approval, Forge } from './forge';
import { completePlan, type Plan } from './plan';
import { planFrame } from './plan-frame';
import { planPlacements } from './plan-placements';
import { planRetirement } from './plan-retirement';
import { planRollback } from './plan-rollback';
import type { Proposal } from './proposal';

/** A proposal planned anew on the present head, with what speaks for and against merging it. */
export interface Review {
  readonly proposal: Proposal;
  readonly plan: Plan;
  readonly approvals: readonly Approval[];
}

/** Plans an open proposal again. */
export async function reviewProposal(
  snapshot: Snapshot,
  proposal: Proposal,
  forge: Forge,
  now: Date,
  content?: ContentChecks,
): Promise<Review> {
  const [plan, approvals] = await Promise.all([
    planAgain(snapshot, proposal, now, content),
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
async function planAgain(
  snapshot: Snapshot,
  proposal: Proposal,
  now: Date,
  content?: ContentChecks,
): Promise<Plan> {
  const { intent, requestedBy } = proposal;
  const base = {
    requestedBy,
    now,
    bypass: intent.bypass,
    ...(intent.reason === undefined ? {} : { reason: intent.reason }),
  };
  const again = intent.change && changeOf(intent.verb).again;
  if (again) {
    const { site, head } = proposal;
    const change = parseChange(intent.change);
    return again(snapshot, { change, site, head }, { ...base, ...(content ? { content } : {}) });
  }
  const [first] = intent.targets;
  switch (intent.verb) {
    case 'release':
    case 'promote':
      return planPlacements(snapshot, {
        ...base,
        verb: intent.verb,
        environment: intent.environment ?? '',
        placements: await proposedPlacements(
          snapshot,
          proposal.head,
          intent.environment ?? '',
          intent.targets,
        ),
        stage: 'merge',
        ...(content ? { content } : {}),
      });
    case 'rollback':
      return planRollback(snapshot, {
        ...base,
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
    case 'waive':
      return planProposedWaiver(snapshot, proposal, now);
  }
}

/** Governance cannot be planned again without project code: its very edits are applied, if nothing below them moved. */
async function planProposedEdits(snapshot: Snapshot, proposal: Proposal): Promise<Plan> {
  const { edits, findings } = await proposedEdits(proposal);
  const changed = changedEnvironments(edits);
  const concerned = concernedBy(snapshot, edits);
  return completePlan({
    ...planFrame(proposal.site, asked(proposal)),
    verb: 'configure',
    ...(proposal.intent.environment === undefined ? {} : { environment: proposal.intent.environment }),
    edits,
    findings: [
      ...findings,
      ...judgeEnvironments(snapshot, changed),
      ...rulesOf(changed),
      ...mixed(snapshot, edits, changed),
    ],
    approvals: {
      needed: Math.max(0, ...concerned.map(({ approvals }) => approvals.reviewers)),
      owners: [...new Set(concerned.flatMap(({ approvals }) => approvals.owners))],
    },
  });
}

/** A waiver is judged anew: its end may have come, or its rule may be gone. */
async function planProposedWaiver(snapshot: Snapshot, proposal: Proposal, now: Date): Promise<Plan> {
  const { name, approvals } = snapshot.environment(proposal.intent.environment ?? '');
  const { edits, findings } = await proposedEdits(proposal);
  const own = edits.filter(({ kind, path }) => kind === 'file' && isWaiverOf(name, path));
  const judged: Finding[] = [];
  for (const edit of own) {
    if (edit.kind !== 'file') continue;
    judged.push(
      ...(await judgeWaiverFile(snapshot, name, edit.path, parseWaiver(edit.content, edit.path), now)),
    );
  }
  const others = edits.filter((edit) => !own.includes(edit));
  return completePlan({
    ...planFrame(proposal.site, asked(proposal)),
    verb: 'waive',
    environment: name,
    edits,
    concerns: edits.map(({ path }) => path),
    findings: [...findings, ...judged, ...strangers('a waiver', others)],
    approvals: { needed: approvals.reviewers, owners: approvals.owners },
  });
}

function asked({ requestedBy, intent: { reason } }: Proposal) {
  return { requestedBy, ...(reason === undefined ? {} : { reason }) };
}

function isWaiverOf(environment: string, path: string): boolean {
  const place = layout.placeOf(path);
  return place?.kind === 'waiver' && place.environment === environment;
}

/** The very edits of a proposal, on the present head; refused where something below them moved. */
async function proposedEdits({
  site,
  head,
  intent,
}: Proposal): Promise<{ edits: readonly TreeEdit[]; findings: readonly Finding[] }> {
  const repository = repositoryOf(site);
  const edits: TreeEdit[] = [];
  const moved: string[] = [];
  for await (const { changes } of repository.history(head, [], { limit: 1 })) {
    for (const { path, type, before, after } of changes) {
      if (type !== 'blob') continue;
      if (site.head === undefined || (await repository.idAt(site.head, path)) !== before) moved.push(path);
      const content = after === undefined ? undefined : (await repository.read([after]))[0];
      edits.push(content === undefined ? { kind: 'delete', path } : { kind: 'file', path, content });
    }
  }
  return { edits, findings: movedFiles(moved, intent.verb) };
}

/** The environments, as they are now, that edits of governance concern; an app's data concerns all. */
function concernedBy({ environments }: Snapshot, edits: readonly TreeEdit[]): readonly EnvironmentData[] {
  if (edits.some(({ path }) => layout.placeOf(path)?.kind === 'app')) return environments;
  return environments.filter((each) =>
    edits.some(({ path }) => {
      const place = layout.placeOf(path, rootsOf([each]));
      if (place?.kind === 'environment') return place.environment === each.name;
      return place !== undefined && isManifestPlace(place);
    }),
  );
}

function movedFiles(moved: readonly string[], verb: string): Finding[] {
  if (moved.length === 0) return [];
  const message = `these files changed since the proposal was opened: ${moved.join(', ')}`;
  return [refusal('PLAN_MOVED', message, {}, `run \`cdk8s-delivery ${verb}\` again`)];
}

function changedEnvironments(edits: readonly TreeEdit[]): EnvironmentData[] {
  return edits.flatMap((edit) =>
    edit.kind === 'file' && layout.placeOf(edit.path)?.kind === 'environment'
      ? [parseEnvironment(edit.content, edit.path).environment]
      : [],
  );
}

/** Rules that cannot be used: a proposal need not have been made by `configure`. */
function rulesOf(changed: readonly EnvironmentData[]): Finding[] {
  if (changed.every(({ policies }) => policies === undefined)) return [];
  // Loaded late: expressions take a while to load, and most proposals bring none.
  const { ruleFindings } =
    require('../../kubernetes/policy/rule-findings') as typeof import('../../kubernetes/policy/rule-findings');
  return ruleFindings(changed);
}

/** A change of governance holds nothing else: no record, no manifest of a target, no control file. */
function mixed(
  { environments }: Snapshot,
  edits: readonly TreeEdit[],
  changed: readonly EnvironmentData[],
): Finding[] {
  const roots = rootsOf([...environments, ...changed]);
  const others = edits.filter(
    ({ path }) => !['environment', 'app', 'own-file'].includes(layout.placeOf(path, roots)?.kind ?? ''),
  );
  return strangers('a change of environments and apps', others);
}

function strangers(what: string, others: readonly TreeEdit[]): Finding[] {
  if (others.length === 0) return [];
  const message = `${what} changes these files, too: ${others.map(({ path }) => path).join(', ')}`;
  return [refusal('MIXED_CHANGE', message)];
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
