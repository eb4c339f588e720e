import type { EnvironmentData } from '../../../../model/environment';
import type { Finding } from '../../../../model/finding';
import { type DeliveryLayout, parseEnvironment, sharedPlaceOf } from '../../../../registry';
import type { Snapshot } from '../../../delivery';
import type { TreeEdit } from '../../../git';
import { gateProblems, governedBy, judgeEnvironments } from '../../../judgement';
import { completePlan, type Plan } from '../../plan';
import { planFrame } from '../../plan-frame';
import type { Asked, Proposed } from '../change-entry';
import { onlyAbout, proposedEdits } from '../proposed-edits';
import type { ConfigureChange } from './change';

/**
 * Plans a proposed change of governance again. Its plan cannot be made without project code, so that exactly its edits
 * are applied, if nothing below them moved.
 */
export async function planProposedGovernance(
  snapshot: Snapshot,
  proposed: Proposed<ConfigureChange>,
  asked: Asked,
): Promise<Plan> {
  const { environment } = proposed;
  const { edits, findings } = await proposedEdits(proposed);
  const changed = changedEnvironments(edits);
  const layout = snapshot.layoutAt(proposed.location, changed);
  const concerned = governedBy(snapshot, layout, edits);
  return completePlan(layout, {
    ...planFrame(proposed.location, asked, proposed.change),
    ...(environment === undefined ? {} : { environment }),
    edits,
    findings: [
      ...findings,
      ...judgeEnvironments(snapshot, changed, asked.now),
      ...gateProblems(changed),
      ...rulesOf(changed),
      ...mixed(layout, edits),
    ],
    approvals: {
      needed: Math.max(0, ...concerned.map(({ approvals }) => approvals.reviewers)),
      owners: [...new Set(concerned.flatMap(({ approvals }) => approvals.owners))],
    },
  });
}

function changedEnvironments(edits: readonly TreeEdit[]): EnvironmentData[] {
  return edits.flatMap((edit) =>
    edit.kind === 'file' && sharedPlaceOf(edit.path)?.kind === 'environment'
      ? [parseEnvironment(edit.content, edit.path).environment]
      : [],
  );
}

/** Unusable rules: a proposal need not have been made by `configure`. */
function rulesOf(changed: readonly EnvironmentData[]): Finding[] {
  if (changed.every(({ policies }) => policies === undefined)) return [];
  // Loaded late: expressions take a while to load, and most proposals bring none.
  const { ruleFindings } =
    require('../../../../kubernetes/policy/rule-findings') as typeof import('../../../../kubernetes/policy/rule-findings');
  const { controllerKinds } =
    require('../../../../controllers/schema') as typeof import('../../../../controllers/schema');
  return ruleFindings(changed, [], controllerKinds);
}

/** A change of governance must not contain anything else: no record, no manifest of a target, no control file. */
function mixed(layout: DeliveryLayout, edits: readonly TreeEdit[]): Finding[] {
  const others = edits.filter(
    ({ path }) => !['environment', 'app', 'inputs-file'].includes(layout.placeOf(path)?.kind ?? ''),
  );
  return onlyAbout('governance', edits, others);
}
