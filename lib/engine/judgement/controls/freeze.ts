import { type Finding, firstLine, refusal } from '../../../model/finding';
import { FREEZES, type Freeze } from '../../../registry';
import { type ControlQuestion, type ControlRule, passedBy } from './control-rule';

/** Whether a freeze or lockdown holds at a moment. */
export function isActive({ until }: Freeze, now: Date): boolean {
  return until === undefined || Date.parse(until) > now.getTime();
}

/** A freeze stops what enters and what goes; a lockdown is a freeze that stops rollbacks, too. */
export const freezeRule: ControlRule<Freeze> = { control: FREEZES, judge: judgeFreeze };

function judgeFreeze(freeze: Freeze, { act, subject, now }: ControlQuestion): Finding[] {
  if (!isActive(freeze, now)) return [];
  const { since, by, lockdown } = freeze;
  const until = freeze.until === undefined ? '' : ` until ${freeze.until}`;
  const [code, state] = lockdown ? (['LOCKDOWN', 'locked'] as const) : (['FROZEN', 'frozen'] as const);
  const message = `${subject.environment} is ${state} since ${since}${until} by ${by}: ${firstLine(freeze.reason)}`;
  const end = freeze.until === undefined ? {} : { until: freeze.until };
  const found = { ...refusal(code, message, subject), since, ...end };
  return [lockdown ? found : passedBy(act, found)];
}
