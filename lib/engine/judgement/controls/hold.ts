import { type Finding, finding, firstLine, refusal } from '../../../model/finding';
import type { AppName, EnvironmentName } from '../../../model/scalars';
import { HOLDS, type Hold } from '../../../registry';
import { type ControlQuestion, type ControlRule, passedBy } from './control-rule';

/**
 * A hold stops releases that enter and targets that are retired. A rollback leaves its own hold, and says which one it
 * replaces.
 */
export const holdRule: ControlRule<Hold> = { control: HOLDS, judge: judgeHold };

function judgeHold(hold: Hold, { act, subject: { environment, app } }: ControlQuestion): Finding[] {
  if (act === 'rollback' && hold.restored !== undefined) return [];
  const left = hold.from === undefined ? '' : `, it was taken back from ${hold.from}`;
  const replaced = act === 'rollback' ? '; the hold of this rollback takes its place' : '';
  const message = `${environment}/${app} is held since ${hold.since} by ${hold.by}${left}: ${firstLine(hold.reason)}${replaced}`;
  const remedy =
    act === 'rollback'
      ? 'agree with its owner before you lift the hold of the rollback'
      : `lift it with \`cdk8s-delivery unhold ${app} --env ${environment}\``;
  return [passedBy(act, { ...refusal('HELD', message, { environment, app }, remedy), since: hold.since })];
}

/** Says that a rollback, whose hold still stands, brought its target back already. */
export function heldByRollback(release: string, environment: EnvironmentName, app: AppName): Finding {
  const message = `a rollback brought ${environment}/${app} back to ${release} already, and its hold stands`;
  const remedy = `to go further back, name the release with --release; \`cdk8s-delivery hold ${app} --env ${environment} --reason …\` gives the hold another reason`;
  return finding('note', 'HELD', message, { environment, app }, remedy);
}
