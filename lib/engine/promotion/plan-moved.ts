import { type Finding, finding, refusal, type Severity, type Subject } from '../../model/finding';

/**
 * Says that the present plan differs from the judged one: a proposal that cannot be merged as it was approved, a saved
 * plan that would be another one, or, as a warning, a render for a branch that has moved.
 */
export function planMoved(
  message: string,
  subject: Subject,
  remedy: string,
  severity: Severity = 'refusal',
): Finding {
  return finding(severity, 'PLAN_MOVED', message, subject, remedy);
}

/** Says that a saved plan does not have the digest that it states. */
export function planDiffers(stated: string, found: string, subject: Subject): Finding {
  return refusal(
    'PLAN_DIGEST',
    `the saved plan says that its digest is ${stated.slice(7, 19)}, what it asks for has ${found.slice(7, 19)}`,
    subject,
  );
}
