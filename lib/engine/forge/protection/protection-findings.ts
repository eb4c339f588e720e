import { type Finding, finding, quote, refusal, undecidedRefusal } from '../../../model/finding';
import type { BranchName } from '../../../model/scalars';

/** Findings about rules that nothing enforces, so that people have to keep to them by themselves. */
export function advisoryOnly(message: string, remedy?: string): Finding {
  return finding('warning', 'ADVISORY_ONLY', message, {}, remedy);
}

/** A rule that the forge does not offer. */
export function cannotProtect(message: string, remedy: string): Finding {
  return refusal('CANNOT_PROTECT', message, {}, remedy);
}

/** A protection that differs on the forge from the wanted one. */
export function protectionDiffers(name: string, branch: BranchName, differences: readonly string[]): Finding {
  return refusal(
    'PROTECTION_DIFFERS',
    `${name} of ${branch} is not as it should be: ${differences.join('; ')}`,
  );
}

/** A setting that this token may not see, so that it cannot be compared. */
export function protectionHidden(name: string): Finding {
  return undecidedRefusal(
    'PROTECTION_DIFFERS',
    `who may bypass ${quote(name)} is not shown to this token`,
    {},
    'ask with the token of a person who administers the repository',
  );
}
