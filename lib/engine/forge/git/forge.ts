import { DeliveryError } from '../../../model/finding';
import type { Forge } from '../../promotion';

/**
 * A plain Git remote: the proposal is a branch, and the review happens wherever that remote has reviews. Approvals are
 * not known here, so this tool does not merge; `check` proves the result of the merge.
 */
export const gitForge: Forge = {
  kind: 'git',
  countsApprovals: false,
  statement:
    'approvals are given and enforced where the remote has its reviews; this tool does not see them, so protect the branch there',

  /** GitLab opens a merge request from push options; a server without push options would refuse them. */
  pushOptions({ subject, target, remote }) {
    if (!/(^|[/@.])gitlab\./i.test(remote)) return [];
    return ['merge_request.create', `merge_request.target=${target}`, `merge_request.title=${subject}`];
  },

  nextSteps({ ref }, _, witness) {
    const branch = ref.replace('refs/heads/', '');
    return [
      ...witness,
      `open a merge request (pull request) from branch ${branch}, and let it be approved and merged there`,
      'merge with one commit (squash or fast-forward), so that history stays one commit per promotion',
      'cdk8s-delivery check   # on the merge result',
    ];
  },

  approvals: async () => [],

  async approve({ id }) {
    throw DeliveryError.of(
      'NOT_APPROVED',
      `approvals of ${id} are given where the remote has its reviews, not here`,
      {},
      {
        remedy: 'approve and merge it there, or use the built-in forge with --forge local',
      },
    );
  },

  closing: async () => [],
};
