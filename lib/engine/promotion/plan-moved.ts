import { type Finding, refusal, type Subject } from '../../model/finding';

/** Refuses a proposal that cannot be merged as it was approved. */
export function planMoved(message: string, subject: Subject, remedy: string): Finding {
  return refusal('PLAN_MOVED', message, subject, remedy);
}
