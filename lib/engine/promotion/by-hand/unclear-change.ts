import { DeliveryError, type Finding, refusal, type Subject } from '../../../model/finding';
import { changeOf } from '../changes/registry';
import type { Change } from '../plan';

/**
 * Says why a branch that people made cannot be merged as one change, and what to type for what it seems to ask for.
 *
 * @param asked changes, or commands as they are typed
 */
export function unclearFinding(
  what: string,
  why: string,
  asked: readonly (Change | string)[] = [],
  subject: Subject = {},
): Finding {
  const commands = asked.map((each) => `\`${typeof each === 'string' ? each : commandOf(each)}\``);
  const message = `${what} is not merged: ${why}`;
  return commands.length === 0
    ? refusal('UNCLEAR_CHANGE', message, subject)
    : refusal('UNCLEAR_CHANGE', message, subject, `ask for it by ${commands.join(', then ')}`);
}

/** The same as an error. */
export function unclearChange(...said: Parameters<typeof unclearFinding>): DeliveryError {
  return new DeliveryError([unclearFinding(...said)]);
}

/** What a person types for a change. */
export function commandOf(change: Change): string {
  return changeOf(change.verb).command(change);
}
