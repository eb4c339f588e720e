import { type Finding, type Subject, undecidedRefusal } from './finding';

/** What depends on the time, where the clock here cannot be trusted; `what` and `doubt` as clauses. */
export function clockUndecided(what: string, doubt: string, subject: Subject = {}): Finding {
  return undecidedRefusal('CLOCK_UNDECIDED', `whether ${what} is undecided: ${doubt}`, subject);
}
