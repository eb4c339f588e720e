import { DeliveryError } from '../../model/finding';
import type { RefUpdate } from '../git';
import type { Approval, Forge, Proposal } from '../promotion';

/**
 * A plain Git remote: the proposal is a branch, and the review happens wherever that remote has reviews. Approvals are
 * not known here, so this tool does not merge; what stands after the merge is proven by `check`.
 */
export class GitForge implements Forge {
  readonly kind = 'git';
  readonly countsApprovals = false;
  readonly statement =
    'approvals are given and enforced where the remote has its reviews; this tool does not see them, protect the branch there';

  constructor(private readonly remote: string) {}

  /** GitLab opens a merge request from push options; a server without push options would refuse them. */
  pushOptions({ subject, target }: { readonly subject: string; readonly target: string }): readonly string[] {
    if (!/(^|[/@.])gitlab\./i.test(this.remote)) return [];
    return ['merge_request.create', `merge_request.target=${target}`, `merge_request.title=${subject}`];
  }

  nextSteps({ ref }: Pick<Proposal, 'ref'>): readonly string[] {
    const branch = ref.replace('refs/heads/', '');
    return [
      `open a merge request (pull request) from branch ${branch}, and let it be approved and merged there`,
      'merge with one commit (squash or fast-forward), so that history stays one commit per promotion',
      'cdk8s-delivery check   # on the merge result',
    ];
  }

  async approvals(): Promise<readonly Approval[]> {
    return [];
  }

  async approve(proposal: Proposal): Promise<never> {
    throw DeliveryError.of(
      'NOT_APPROVED',
      `approvals of ${proposal.id} are given where the remote has its reviews, not here`,
      {},
      {
        remedy: 'approve and merge it there, or use the built-in forge with --forge local',
      },
    );
  }

  async closing(): Promise<readonly RefUpdate[]> {
    return [];
  }
}
