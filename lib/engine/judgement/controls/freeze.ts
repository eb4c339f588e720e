import { clockUndecided, type Finding, firstLine, refusal, type Subject } from '../../../model/finding';
import type { AppName, EnvironmentName } from '../../../model/scalars';
import { moment } from '../../../model/text';
import { FREEZES, type Freeze, NAMED_FREEZES, type NamedFreeze, type NamedFreezes } from '../../../registry';
import type { ClockDoubt } from '../../delivery';
import { type ControlQuestion, type ControlRule, passedBy } from './control-rule';

/** The question to a freeze: about a change of a target, or about the time alone. */
type Asked = Pick<ControlQuestion, 'act' | 'now' | 'doubt'> & {
  readonly subject: Subject & { readonly environment: EnvironmentName };
};

/** Whether a freeze or lockdown holds at a moment. */
export function isActive(freeze: Freeze, now: Date): boolean {
  return !FREEZES.hasEnded?.(freeze, now);
}

/** Whether a named freeze is for an app. */
function isFor({ apps }: NamedFreeze, app: AppName): boolean {
  return apps?.includes(app) ?? true;
}

/**
 * A freeze stops releases that enter and targets that are retired; a lockdown is a freeze that stops rollbacks, too.
 */
export const freezeRule: ControlRule<Freeze> = { control: FREEZES, judge: judgeFreeze };

/** Several freezes may be in force at once: all that are for the target are reported. */
export const namedFreezeRule: ControlRule<NamedFreezes> = {
  control: NAMED_FREEZES,
  beside: true,
  judge: ({ freezes }, question) =>
    freezes
      .filter((each) => isFor(each, question.subject.app))
      .flatMap((each) => judgeFreeze(each, question)),
};

/** The message of a freeze. */
export function judgeFreeze(freeze: Freeze | NamedFreeze, { act, subject, now, doubt }: Asked): Finding[] {
  const { name, apps } = { name: undefined, apps: undefined, ...freeze };
  const what = apps === undefined ? subject.environment : `${apps.join(', ')} in ${subject.environment}`;
  if (!isActive(freeze, now))
    return doubt ? [passedBy(act, perhapsFrozen(freeze, what, subject, doubt))] : [];
  const { since, by, lockdown } = freeze;
  const until = freeze.until === undefined ? '' : ` until ${moment(freeze.until)}`;
  const [code, state] = lockdown ? (['LOCKDOWN', 'locked'] as const) : (['FROZEN', 'frozen'] as const);
  const called = name === undefined ? '' : ` (${name})`;
  const verb = (apps?.length ?? 1) === 1 ? 'is' : 'are';
  const message = `${what} ${verb} ${state}${called} since ${moment(since)}${until} by ${by}: ${firstLine(freeze.reason)}`;
  const end = freeze.until === undefined ? {} : { until: freeze.until };
  const which = name === undefined ? '' : ` --name ${name}`;
  const ending = `\`cdk8s-delivery unfreeze --env ${subject.environment}${which}\``;
  const wait = freeze.until === undefined ? '' : `wait until ${moment(freeze.until)}, or `;
  // Everyone may end it: the program asks nobody.
  const agreed = `ask ${by}, who ${lockdown ? 'locked' : 'froze'} it, and end it: ${ending}`;
  const remedy = lockdown ? agreed : `${wait}${agreed}`;
  const found = { ...refusal(code, message, subject, remedy), since, ...end };
  return [lockdown ? found : passedBy(act, found)];
}

function perhapsFrozen(
  { until, reason }: Freeze,
  what: string,
  subject: Subject,
  { message }: ClockDoubt,
): Finding {
  const doubt = `${message}; its reason was: ${firstLine(reason)}`;
  return {
    ...clockUndecided(`the freeze of ${what} until ${moment(until ?? '')} has ended`, doubt, subject),
    ...(until === undefined ? {} : { until }),
  };
}
