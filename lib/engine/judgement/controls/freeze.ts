import { clockUndecided, type Finding, firstLine, refusal, type Subject } from '../../../model/finding';
import { FREEZES, type Freeze } from '../../../registry';
import type { ClockDoubt } from '../../delivery';
import { type ControlQuestion, type ControlRule, passedBy } from './control-rule';

/** Whether a freeze or lockdown holds at a moment. */
export function isActive(freeze: Freeze, now: Date): boolean {
  return !FREEZES.hasEnded?.(freeze, now);
}

function perhapsFrozen({ until, reason }: Freeze, subject: Subject, { message }: ClockDoubt): Finding {
  const doubt = `${message}; its reason was: ${firstLine(reason)}`;
  return {
    ...clockUndecided(`the freeze of ${subject.environment} until ${until} has ended`, doubt, subject),
    ...(until === undefined ? {} : { until }),
  };
}

/** A freeze stops what enters and what goes; a lockdown is a freeze that stops rollbacks, too. */
export const freezeRule: ControlRule<Freeze> = { control: FREEZES, judge: judgeFreeze };

function judgeFreeze(freeze: Freeze, { act, subject, now, doubt }: ControlQuestion): Finding[] {
  if (!isActive(freeze, now)) return doubt ? [passedBy(act, perhapsFrozen(freeze, subject, doubt))] : [];
  const { since, by, lockdown } = freeze;
  const until = freeze.until === undefined ? '' : ` until ${freeze.until}`;
  const [code, state] = lockdown ? (['LOCKDOWN', 'locked'] as const) : (['FROZEN', 'frozen'] as const);
  const message = `${subject.environment} is ${state} since ${since}${until} by ${by}: ${firstLine(freeze.reason)}`;
  const end = freeze.until === undefined ? {} : { until: freeze.until };
  const ending = `\`cdk8s-delivery unfreeze --env ${subject.environment}\``;
  const wait = freeze.until === undefined ? '' : `wait until ${freeze.until}, or `;
  const remedy = lockdown ? `ask ${by}; ${ending} ends it` : `${wait}ask ${by}; ${ending} ends it`;
  const found = { ...refusal(code, message, subject, remedy), since, ...end };
  return [lockdown ? found : passedBy(act, found)];
}
