import { DeliveryError, quote } from '../../model/finding';
import { isGitId } from '../../model/scalars';
import { hasControl } from '../../model/text';

/**
 * Refuses what is not a whole object id.
 *
 * @throws DeliveryError `UNKNOWN_REVISION`.
 */
export function assertObjectId(text: string): void {
  if (isGitId(text)) return;
  throw DeliveryError.of(
    'UNKNOWN_REVISION',
    `${quote(text)} is not an object id; give 40 or 64 lower-case hex digits`,
  );
}

/**
 * Refuses a revision that git could take for an option or that holds control characters.
 *
 * @throws DeliveryError `UNKNOWN_REVISION`.
 */
export function assertRevision(revision: string): void {
  if (revision !== '' && !revision.startsWith('-') && !hasControl(revision)) return;
  throw DeliveryError.of(
    'UNKNOWN_REVISION',
    `${quote(revision)} is not a revision; give a commit, branch or tag`,
  );
}
