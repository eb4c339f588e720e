import { DeliveryError, quote } from '../finding';
import type { Brand } from './brand';

/** Full name of a ref, such as `refs/heads/main`. */
export type RefName = Brand<'RefName'>;
/** Name of a branch: that of its ref without `refs/heads/`. */
export type BranchName = Brand<'BranchName'>;

/** What names of branches may be, for people. */
export const BRANCH_REMEDY =
  'give a name that git takes: no blanks, `..`, `~`, `^`, `:`, `?`, `*`, `[` or `\\`, such as `delivery` or `team/delivery`';

/** Whether the text is the full name of a ref by git's own rules (`git check-ref-format`). */
export function isRefName(text: string): text is RefName {
  if (!text.startsWith('refs/') || Buffer.byteLength(text) > 1000) return false;
  if (/[\u0000-\u0020\u007f~^:?*[\\]/.test(text)) return false;
  if (text.includes('..') || text.includes('@{') || text.endsWith('.')) return false;
  const segments = text.split('/');
  if (segments.length < 3) return false;
  return segments.every(
    (each) => each !== '' && !each.startsWith('.') && !each.startsWith('-') && !each.endsWith('.lock'),
  );
}

/** Whether the text is the name of a branch. */
export function isBranchName(text: string): text is BranchName {
  return isRefName(`refs/heads/${text}`);
}

/** Parses the full name of a ref; throws `INVALID_NAME`. */
export function parseRefName(text: string): RefName {
  if (isRefName(text)) return text;
  throw DeliveryError.of(
    'INVALID_NAME',
    `${quote(text)} is not the full name of a ref; give a name such as "refs/heads/main"`,
    {},
    { remedy: BRANCH_REMEDY },
  );
}

/** Parses the name of a branch; throws `INVALID_NAME`. */
export function parseBranchName(text: string): BranchName {
  if (isBranchName(text)) return text;
  throw DeliveryError.of(
    'INVALID_NAME',
    `${quote(text)} is not the name of a branch; give a name such as "main"`,
    {},
    { remedy: BRANCH_REMEDY },
  );
}
