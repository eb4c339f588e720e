import { type Finding, finding, quote, refusal, undecidedRefusal } from '../../../model/finding';
import type { BranchName } from '../../../model/scalars';

/** What nothing enforces, so that people have to keep to it by themselves. */
export function advisoryOnly(message: string, remedy?: string): Finding {
  return finding('warning', 'ADVISORY_ONLY', message, {}, remedy);
}

/** What the forge does not offer. */
export function cannotProtect(message: string, remedy: string): Finding {
  return refusal('CANNOT_PROTECT', message, {}, remedy);
}

/** What stands on the forge as something else than what is wanted. */
export function protectionDiffers(name: string, branch: BranchName, differences: readonly string[]): Finding {
  return refusal(
    'PROTECTION_DIFFERS',
    `${name} of ${branch} is not as it should be: ${differences.join('; ')}`,
  );
}

/** What this token is not shown, so that nobody can say whether it is as wanted. */
export function protectionHidden(name: string): Finding {
  return undecidedRefusal(
    'PROTECTION_DIFFERS',
    `who may bypass ${quote(name)} is not shown to this token`,
    {},
    'ask with the token of a person who administers the repository',
  );
}
