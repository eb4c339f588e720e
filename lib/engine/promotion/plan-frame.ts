import type { Location } from '../delivery';
import type { Change, PlanDraft } from './plan';
import type { ChangeRequest } from './request';

/**
 * The fields of a plan about its branch, its requester and its request, with empty values for all others.
 *
 * @param change what is asked for, made absolute
 */
export function planFrame(
  location: Location,
  { requestedBy, reason, ticket }: Pick<ChangeRequest, 'requestedBy' | 'reason' | 'ticket'>,
  change: Change,
): PlanDraft {
  return {
    verb: change.verb,
    change,
    repository: location.remote,
    branch: location.branch,
    base: location.head ?? null,
    requestedBy,
    ...(reason === undefined ? {} : { reason }),
    ...(ticket === undefined ? {} : { ticket }),
    bypass: [],
    targets: [],
    edits: [],
    renders: [],
    findings: [],
    approvals: { needed: 0, owners: [] },
    startsFrom: {},
    concerns: [],
  };
}
