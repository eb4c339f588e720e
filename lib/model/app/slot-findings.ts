import { type Finding, refusal, type Subject, unknownName } from '../finding';

/** Refuses an image for a slot that an app does not have. */
export function unknownSlot(app: string, slot: string, known: Iterable<string>, subject: Subject): Finding {
  return unknownName({ code: 'UNKNOWN_SLOT', name: slot, known, where: `of ${app}`, subject });
}

/**
 * Refuses a slot that no image was named for.
 *
 * @param why it did not inherit one
 */
export function missingImage(app: string, slot: string, subject: Subject, why?: string): Finding {
  const message = `slot ${slot} of ${app} has no image`;
  return refusal('MISSING_IMAGE', why === undefined ? message : `${message}: ${why}`, subject);
}

/** Refuses an image of another repository than the slot's. */
export function repositoryNotAllowed(
  app: string,
  slot: string,
  { takes, got }: { readonly takes: string; readonly got: string },
  subject: Subject,
): Finding {
  const message = `slot ${slot} of ${app} takes images of ${takes}, got ${got}`;
  return refusal('REPOSITORY_NOT_ALLOWED', message, subject);
}
