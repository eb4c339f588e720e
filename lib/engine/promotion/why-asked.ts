import { askedWords, notSaid } from '../../model/environment';
import { type Finding, quote, refusal } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import type { Snapshot } from '../delivery';
import { warned } from '../judgement';
import { changeOf } from './changes/registry';
import type { Plan } from './plan';

/** A plan that is refused, or warned, where an environment that it changes asks for a reason or a ticket that it has not, or for another ticket. */
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
  const asks = snapshot.readableEnvironments.find((each) => each.name === name)?.asksFor ?? [];
  const missing = notSaid(asks, plan);
  if (missing.length === 0) return [];
  const options = missing.map(({ word }) => `--${word} "…"`).join(' ');
  const wanted = missing.map(({ asked }) => askedWords(asked)).join(' and ');
  const said = missing.flatMap(({ said }) => (said === undefined ? [] : [quote(said)]));
  const message = `${name} asks for ${wanted} of every change, and this one has ${said.length === 0 ? 'none' : said.join(', ')}`;
  return [refusal('WHY_MISSING', message, { environment: name }, `ask again with ${options}`)];
}
