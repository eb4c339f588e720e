import { type Finding, refusal, type Subject } from '../../model/finding';

/**
 * Says that a plan is no longer the one that people read.
 *
 * @param was what it was, such as `prod/promote-web was proposed with plan`, and its digest
 */
export function planMoved(was: string, now: string, subject: Subject, remedy: string): Finding {
  return refusal('PLAN_MOVED', `${was}, now it would be ${now.slice(7, 19)}`, subject, remedy);
}

/** Says that files which a proposal carries were changed by others. */
export function filesMoved(files: readonly string[], remedy: string): Finding {
  const message = `these files changed since the proposal was opened: ${files.join(', ')}`;
  return refusal('PLAN_MOVED', message, {}, remedy);
}

/** Says that a saved plan is not what it says it is. */
export function planDiffers(stated: string, found: string, subject: Subject): Finding {
  return refusal(
    'PLAN_DIGEST',
    `the saved plan says that its digest is ${stated.slice(7, 19)}, what it asks for has ${found.slice(7, 19)}`,
    subject,
  );
}
