import {
  type Approval,
  changeOf,
  type Overtaken,
  type Plan,
  type Proposal,
  type RenderedForApproval,
} from '../engine/promotion';
import type { BranchName, CommitId, Digest, Person, ProposalId, RefName, ReleaseId } from '../model/scalars';

/** A proposal that waits for approval. */
export interface WaitingProposal {
  /** Such as `prod/promote-frontend`. */
  readonly id: ProposalId;
  /** The branch that holds it, in full. */
  readonly ref: RefName;
  readonly subject: string;
  readonly requestedBy: Person;
  readonly at: Date;
  /** Digest of the plan that an approval is bound to. */
  readonly digest: Digest;
  /** The set of proposals that it is one of; absent where it stands for itself. */
  readonly set?: string;
}

/** A proposal that is not open any more: this commit merged the last one of that name, and what it brought stands there. */
export interface MergedBefore {
  readonly kind: 'merged before';
  readonly id: ProposalId;
  readonly commit: CommitId;
  readonly at: Date;
  /** Ids of the releases that it placed, which stand there now. */
  readonly releases: readonly ReleaseId[];
}

/**
 * Gets the plan before the approval is given, and the result of rendering its releases again; an error that it throws
 * stops the approval.
 */
export type OnReview = (plan: Plan, rendered: readonly RenderedForApproval[]) => void | Promise<void>;

/** What a person read before approving: a plan by its digest, or the plan that is shown before the approval is given. */
export type PlanRead = {
  /**
   * Whether releases that wait for a witness are rendered again where the project's code is at hand: where the same files
   * come out, the approver is their witness.
   *
   * @default true
   */
  readonly witness?: boolean;
  /**
   * Whether the approval is signed with a key of SSH: `true`, or the absolute path of the key. It counts by the keys that the
   * environment names (`approvals.keys`).
   *
   * @default - where approvals count only that are signed
   */
  readonly sign?: boolean | string;
} & (
  | {
      /** Digest of the plan that was read, as {@link WaitingProposal.digest} and the JSON of a plan say it. */
      readonly plan: string;
      readonly onReview?: OnReview;
    }
  | { readonly plan?: undefined; readonly onReview: OnReview }
);

/** The outcome of an approval. */
export type ApprovedProposal =
  | {
      /** `nothing`: the person gave it before. */
      readonly kind: 'approved' | 'nothing';
      /** The commit that holds the approval. */
      readonly commit: CommitId;
      /** What was approved. */
      readonly plan: Plan;
      /** All that count for this plan. */
      readonly approvals: readonly Approval[];
      /** What the environment asks for beyond their number and they do not give, such as `1 of the owners of web`; for people. */
      readonly missing: readonly string[];
      /** The releases that waited for a witness, and what came of rendering them again. */
      readonly rendered: readonly RenderedForApproval[];
      /** The commit that keeps the approver as a witness; absent where there is none to keep. */
      readonly witness?: CommitId;
    }
  | MergedBefore;

/**
 * Which open proposals are merged together.
 *
 * @typeParam E names of the environments
 */
export interface AskedBatch<E extends string = string> {
  /**
   * Those for one environment.
   *
   * @default - all
   */
  readonly environment?: E;
  /**
   * Whether they are planned only.
   *
   * @default false
   */
  readonly dryRun?: boolean;
  /** Is told how many are planned, and of how many. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** The outcome of a merge. */
export type MergedProposal =
  | ({
      readonly plan: Plan;
      /** Those that count for this plan. */
      readonly approvals: readonly Approval[];
      /** The proposal; of a branch that people made, the one that it amounts to. */
      readonly id: ProposalId;
      /** Set where it was a branch that people made. */
      readonly branch?: BranchName;
    } & (
      | {
          readonly kind: 'refused' | 'planned';
          /** Why it is closed, or would be: the delivery branch put another release there, or took back what it asks for. */
          readonly overtaken?: Overtaken;
        }
      | {
          readonly kind: 'nothing';
          readonly commit?: CommitId;
          /** Why it is closed, or would be: the delivery branch has what it asks for. */
          readonly overtaken?: Overtaken;
        }
      | {
          readonly kind: 'merged';
          readonly commit: CommitId;
          /** Names of the tags that the commit got, where its environment asks for them. */
          readonly tags?: readonly string[];
        }
    ))
  | MergedBefore;

/** The outcome of a withdrawal. */
export type WithdrawnProposal =
  | {
      readonly kind: 'planned' | 'withdrawn';
      /** The proposal that waited for approval. */
      readonly proposal: WaitingProposal;
    }
  | {
      /** Its branch is gone already; a pull request that was still open is closed. */
      readonly kind: 'nothing';
      /** Who withdrew it, and when; absent where that is not known. */
      readonly withdrawn?: { readonly by: Person; readonly at: Date };
    };

/** The fields of a proposal that a reader needs. */
export function waiting({
  id,
  ref,
  subject,
  requestedBy,
  at,
  digest,
  intent: { change },
}: Proposal): WaitingProposal {
  const set = changeOf(change.verb).set?.(change);
  return { id, ref, subject, requestedBy, at, digest, ...(set === undefined ? {} : { set }) };
}

/** Tells that a proposal was merged before. */
export function mergedBefore({
  commit,
  at,
  releases,
  place,
}: Omit<MergedBefore, 'kind' | 'id'> & { readonly place: Pick<MergedBefore, 'id'> }): MergedBefore {
  return { kind: 'merged before', id: place.id, commit, at, releases };
}
