import { type Finding, refusal, type Subject } from '../../model/finding';

/** Refuses a proposal that cannot be merged as it was approved, or a saved plan that would be another one now. */
export function planMoved(message: string, subject: Subject, remedy: string): Finding {
  return refusal('PLAN_MOVED', message, subject, remedy);
}

/** Says that a saved plan is not what it says it is. */
export function planDiffers(stated: string, found: string, subject: Subject): Finding {
  return refusal(
    'PLAN_DIGEST',
    `the saved plan says that its digest is ${stated.slice(7, 19)}, what it asks for has ${found.slice(7, 19)}`,
    subject,
  );
}
