import type { Site } from '../delivery/site';
import type { PlanDraft } from './plan';
import type { ChangeRequest } from './request';

/** What a plan says of the branch that it changes and of who asks, and of all else as long as nothing is to be said. */
export function planFrame(
  site: Site,
  { requestedBy, reason }: Pick<ChangeRequest, 'requestedBy' | 'reason'>,
): Omit<PlanDraft, 'verb'> {
  return {
    repository: site.remote,
    branch: site.branch,
    base: site.head ?? null,
    requestedBy,
    ...(reason === undefined ? {} : { reason }),
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
