import { type Finding, finding, firstLine, refusal, type Subject } from '../../../model/finding';
import { type EnvironmentName, parsePerson, samePerson } from '../../../model/scalars';
import { moment } from '../../../model/text';
import { readable } from '../../delivery';
import type { Asked } from './change-entry';

/** A decision that stands: why, whose, and since when. */
export interface Standing {
  readonly reason: string;
  readonly by: string;
  readonly since: string;
}

/** Whether a decision is another person's than the one who asks; a name that cannot be read is another's. */
export function isOfAnother(
  { by }: Standing,
  file: string,
  { requestedBy }: Pick<Asked, 'requestedBy'>,
): boolean {
  const { value: owner } = readable(by, file, parsePerson);
  return owner === undefined || !samePerson(owner, requestedBy);
}

/**
 * Refuses a decision in the place of one that stands: that one ends by its own verb, not by another person's words.
 *
 * @param what what stands
 * @param more what speaks against it beyond that
 */
export function standsAlready(
  what: string,
  { since, by, reason }: Standing,
  subject: Subject & { readonly environment: EnvironmentName },
  remedy: string,
  more = '',
): Finding {
  return refusal(
    'ALREADY_DECIDED',
    `${what} stands in ${subject.environment} since ${moment(since)}, by ${by}: ${firstLine(reason)}${more}`,
    subject,
    remedy,
  );
}

/** Warns that what is asked for stands already, by another person and for another reason, which stays. */
export function standsWith(what: string, { since, by, reason }: Standing, remedy: string): Finding {
  return finding(
    'warning',
    'ALREADY_DECIDED',
    `${what} is rejected since ${moment(since)}, by ${by}, and stands with this reason: ${firstLine(reason)}`,
    {},
    remedy,
  );
}
