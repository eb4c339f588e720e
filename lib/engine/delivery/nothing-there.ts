import {
  DeliveryError,
  type Finding,
  finding,
  quote,
  type Severity,
  type Subject,
} from '../../model/finding';
import type { BranchOf } from './location';

/** How to report that something is missing. */
interface Said {
  readonly subject?: Subject;
  /** @default 'refusal' */
  readonly severity?: Severity;
  /** @default - as the code says */
  readonly remedy?: string;
}

/**
 * Says that no release was found.
 *
 * @param what whose release, such as `web` or `web, api`
 * @param where behind *runs*: `in prod`, `anywhere`
 */
export function noRelease(
  what: string,
  where: string,
  { severity = 'refusal', subject = {}, remedy }: Said = {},
): Finding {
  return finding(severity, 'NO_RELEASE', `no release of ${what} runs ${where}`, subject, remedy);
}

/** Says that the delivery data does not have what was looked for. */
export function notConfigured(
  message: string,
  { severity = 'refusal', subject = {}, remedy }: Said = {},
): Finding {
  return finding(severity, 'NOT_CONFIGURED', message, subject, remedy);
}

/** Says that a delivery branch is not there yet. */
export function noBranch({ remote, branch }: BranchOf): DeliveryError {
  return DeliveryError.of('NO_BRANCH', `${quote(remote)} has no branch ${quote(branch)}`);
}
