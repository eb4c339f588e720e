import { type Finding, type Subject, undecidedRefusal } from './finding';

/**
 * The finding for a question that depends on the time, where the clock here cannot be trusted; `what` and `doubt` are
 * clauses.
 */
export function clockUndecided(what: string, doubt: string, subject: Subject = {}): Finding {
  return undecidedRefusal('CLOCK_UNDECIDED', `whether ${what} is undecided: ${doubt}`, subject);
}
