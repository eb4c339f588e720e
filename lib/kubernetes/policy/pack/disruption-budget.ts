import type { JsonMap } from '../../../model/json';
import { copiedLabels, copiedWorkload } from '../../facts';
import { type Draft, draftsAt, mapAt } from '../defaults/json-edit';
import { judgedOf } from '../typed/judged-object';
import { TargetRule, type Violation } from '../typed/target-rule';
import type { PackRule } from './pack-rule';

/** Workloads of several pods keep some of them while nodes are drained. */
export const budgetForReplicas: PackRule = {
  name: 'disruption-budget',
  title: 'a PodDisruptionBudget for more than one replica',
  docs: 'Without a budget a drained node may take all pods at once. Counts for Deployments and StatefulSets with more than one replica, or an autoscaler that keeps more than one. It looks at several objects, so it holds before the merge only.',
  profile: 'production',
  make: (_, { severity }) =>
    new TargetRule({
      name: 'disruption-budget',
      severity,
      description: 'workloads of several pods have a PodDisruptionBudget',
      kinds: ['Deployment', 'StatefulSet', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'Canary'],
      check: uncovered,
      remedy: 'add a PodDisruptionBudget whose selector matches the pods',
    }),
};

function uncovered(objects: readonly JsonMap[]): Violation[] {
  const of = (...kinds: readonly string[]) => objects.filter((each) => kinds.includes(String(each['kind'])));
  const budgets = of('PodDisruptionBudget');
  const canaries = of('Canary');
  return of('Deployment', 'StatefulSet').flatMap((workload) => {
    if (
      replicasOf(workload, of('HorizontalPodAutoscaler')) < 2 ||
      budgets.some((each) => covers(each, workload, canaries))
    )
      return [];
    const message = 'more than one replica, and no PodDisruptionBudget selects the pods';
    return [{ object: judgedOf(workload), message, path: '.spec.replicas' }];
  });
}

function replicasOf(workload: JsonMap, scalers: readonly JsonMap[]): number {
  const own = judgedOf(workload);
  const scaler = scalers.find((each) => {
    const target = mapAt(mapAt(each as Draft, 'spec'), 'scaleTargetRef');
    return (
      judgedOf(each).namespace === own.namespace &&
      target?.['kind'] === own.kind &&
      target['name'] === own.name
    );
  });
  const count = scaler
    ? mapAt(scaler as Draft, 'spec')?.['minReplicas']
    : mapAt(workload as Draft, 'spec')?.['replicas'];
  return typeof count === 'number' ? count : 1;
}

/** Whether a budget selects the pods of a workload; where a controller runs a copy of it, those of the copy. */
function covers(budget: JsonMap, workload: JsonMap, canaries: readonly JsonMap[]): boolean {
  if (judgedOf(budget).namespace !== judgedOf(workload).namespace) return false;
  const selector = mapAt(mapAt(budget as Draft, 'spec'), 'selector');
  const template = mapAt(mapAt(workload as Draft, 'spec'), 'template');
  const own = mapAt(mapAt(template, 'metadata'), 'labels') ?? {};
  const labels = canaries.some((each) => copies(each, workload)) ? copiedLabels(own) : own;
  if (!selector) return false;
  const wanted = Object.entries(mapAt(selector, 'matchLabels') ?? {});
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    draftsAt(selector, 'matchExpressions').every((each) => holds(each, labels))
  );
}

function copies(canary: JsonMap, workload: JsonMap): boolean {
  const { namespace, kind, name } = judgedOf(workload);
  const copied = copiedWorkload(canary);
  return judgedOf(canary).namespace === namespace && copied?.kind === kind && copied.name === name;
}

function holds({ key, operator, values }: Draft, labels: Draft): boolean {
  const value = labels[String(key)];
  const listed = Array.isArray(values) && values.includes(value);
  switch (operator) {
    case 'In':
      return listed;
    case 'NotIn':
      return !listed;
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}
