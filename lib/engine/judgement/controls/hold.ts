import { type Finding, finding, firstLine, refusal } from '../../../model/finding';
import type { AppName, EnvironmentName } from '../../../model/scalars';
import { moment } from '../../../model/text';
import { HOLDS, type Hold } from '../../../registry';
import type { ControlQuestion, ControlRule } from './control-rule';

/**
 * A hold stops releases that enter and targets that are retired. A rollback leaves its own hold, and says which one it
 * replaces.
 */
export const holdRule: ControlRule<Hold> = { control: HOLDS, judge: judgeHold };

function judgeHold(hold: Hold, { act, subject: { environment, app } }: ControlQuestion): Finding[] {
  if (act === 'rollback' && hold.restored !== undefined) return [];
  const left = hold.from === undefined ? '' : `, it was taken back from ${hold.from}`;
  const held = `${environment}/${app} is held since ${moment(hold.since)} by ${hold.by}${left}: ${firstLine(hold.reason)}`;
  const told = { environment, app };
  if (act === 'rollback') {
    const replaced = `${held}; the hold of this rollback takes its place`;
    const remedy = 'agree with its owner before you lift the hold of the rollback';
    return [{ ...finding('warning', 'HELD', replaced, told, remedy), since: hold.since }];
  }
  const remedy = `lift it with \`cdk8s-delivery unhold ${app} --env ${environment}\``;
  return [{ ...refusal('HELD', held, told, remedy), since: hold.since }];
}

/** Says that a rollback, whose hold still stands, brought its target back already. */
export function heldByRollback(release: string, environment: EnvironmentName, app: AppName): Finding {
  const message = `a rollback brought ${environment}/${app} back to ${release} already, and its hold stands`;
  const remedy = `to go further back, name the release with --release; \`cdk8s-delivery hold ${app} --env ${environment} --reason …\` gives the hold another reason`;
  return finding('note', 'HELD', message, { environment, app }, remedy);
}
