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

/**
 * Refuses what is not the full name of a ref by git's own rules.
 *
 * @throws DeliveryError `INVALID_NAME`.
 */
export function assertRefName(ref: string): void {
  if (isRefName(ref)) return;
  throw DeliveryError.of(
    'INVALID_NAME',
    `${quote(ref)} is not the full name of a ref; give a name such as "refs/heads/main"`,
  );
}

/** Whether the text is the full name of a ref by git's own rules. */
export function isRefName(ref: string): boolean {
  if (!ref.startsWith('refs/') || Buffer.byteLength(ref) > 1000) return false;
  if (/[\u0000-\u0020\u007f~^:?*[\\]/.test(ref)) return false;
  if (ref.includes('..') || ref.includes('@{') || ref.endsWith('.')) return false;
  const segments = ref.split('/');
  if (segments.length < 3) return false;
  return segments.every(
    (each) => each !== '' && !each.startsWith('.') && !each.startsWith('-') && !each.endsWith('.lock'),
  );
}
