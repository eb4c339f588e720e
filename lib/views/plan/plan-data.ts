import type { Plan, TargetPlan } from '../../engine/promotion';
import { printPerson } from '../../model/scalars';
import type { PlanView } from './plan-view';
import type { PlanReview } from './plan-view-of';
import { recordJson } from './record-json';

/** A view without its findings and the results of rules, which the plan itself has. */
function shown({ checks: _checks, rules: _rules, ...view }: PlanView) {
  return view;
}

/** A plan for machines, schema `cdk8s-delivery/plan/v1`; contents of files are left out, their paths are not. */
export function planData(plan: Plan, { view, later }: Pick<PlanReview, 'view' | 'later'>) {
  return {
    schema: plan.schema,
    verb: plan.verb,
    environment: plan.environment ?? null,
    delivery: { repository: plan.repository, branch: plan.branch, base: plan.base },
    requestedBy: printPerson(plan.requestedBy),
    reason: plan.reason ?? null,
    ticket: plan.ticket ?? null,
    bypass: plan.bypass,
    effect: plan.effect,
    digest: plan.digest,
    approvals: plan.approvals,
    targets: plan.targets.map(targetJson),
    files: plan.edits.map(({ kind, path }) => ({ kind, path })),
    view: shown(view),
    later: later ? shown(later) : null,
    findings: plan.findings,
    rules: plan.rules ?? [],
    gates: plan.gates ?? [],
  };
}

function targetJson({ environment, app, change, from, to, tree, promotedFrom, restores }: TargetPlan) {
  return {
    environment,
    app,
    change,
    from: from ? recordJson(from) : null,
    to: to ? recordJson(to) : null,
    tree: { before: tree.before ?? null, after: tree.after ?? null },
    promotedFrom: promotedFrom ?? null,
    restores: restores ?? null,
  };
}
