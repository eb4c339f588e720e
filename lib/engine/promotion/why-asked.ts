import { type Finding, refusal } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import type { Snapshot } from '../delivery';
import { warned } from '../judgement';
import { changeOf } from './changes/registry';
import type { Plan } from './plan';

/** A plan that is refused, or warned, where an environment that it changes asks for a reason or a ticket that it has not. */
export function withWhy(snapshot: Snapshot, plan: Plan): Plan {
  const { unexplained } = changeOf(plan.verb);
  if (unexplained === undefined || plan.effect === 'nothing') return plan;
  const missing = changedBy(plan).flatMap((each) => missingIn(snapshot, each, plan));
  if (missing.length === 0) return plan;
  if (unexplained === 'warned') return { ...plan, findings: [...plan.findings, ...missing.map(warned)] };
  return { ...plan, findings: [...plan.findings, ...missing], effect: 'refused' };
}

function changedBy({ environment, targets }: Plan): readonly EnvironmentName[] {
  const moved = targets.flatMap((each) => (each.change === 'same' ? [] : [each.environment]));
  return [...new Set([...(environment === undefined ? [] : [environment]), ...moved])];
}

function missingIn(snapshot: Snapshot, name: EnvironmentName, plan: Plan): Finding[] {
  const asksFor = snapshot.readableEnvironments.find((each) => each.name === name)?.asksFor ?? [];
  const missing = asksFor.filter((each) => plan[each] === undefined);
  if (missing.length === 0) return [];
  const options = missing.map((each) => `--${each} "…"`).join(' ');
  const message = `${name} asks for a ${missing.join(' and a ')} of every change, and this one has none`;
  return [refusal('WHY_MISSING', message, { environment: name }, `ask again with ${options}`)];
}
