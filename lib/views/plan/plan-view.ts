import type { SyncForecast } from '../../controllers/diff';
import type { ChangeClass, ClaimKind, DerivedValue, ObjectChange, ObjectDiff } from '../../kubernetes/diff';
import type { GovernanceRow, RiskLevel, RuleTally, Severity, Verdict } from '../../model/finding';
import type { AppName, CommitId, Digest, EnvironmentName, EvidenceKind, SlotName } from '../../model/scalars';

/** How an image is named: by tag, by digest, or both. Every image of a slot has a digest. */
export interface ImageVersion {
  readonly tag?: string;
  readonly digest?: string;
}

/** One image of a target, before and after. */
export interface ImageRow {
  /** Absent: the manifests name it, and no slot has it. */
  readonly slot?: SlotName;
  readonly repository: string;
  /** The repository before, where it was another one. */
  readonly oldRepository?: string;
  readonly from?: ImageVersion;
  readonly to?: ImageVersion;
}

/** A fact about a release; without link and text it is absent, and shown as absent. */
export interface EvidenceRow {
  /** Kind of the evidence; `source` is where it was built from, `changes` a compare link. */
  readonly kind: EvidenceKind | 'source' | 'changes';
  readonly link?: string;
  readonly text?: string;
  /** Hash of what is linked. */
  readonly digest?: Digest;
}

/** The change of one target. */
export interface TargetView {
  readonly app: AppName | '_inputs';
  readonly environment: EnvironmentName;
  /** Where the release comes from, for a promotion. */
  readonly promotedFrom?: string;
  readonly release?: { readonly before?: string; readonly after?: string };
  /** Of a rollback: since when what it restores ran there, ISO 8601, UTC. */
  readonly ranSince?: string;
  readonly code?: { readonly before?: string; readonly after?: string };
  readonly images: readonly ImageRow[];
  readonly claim: {
    readonly kind: ClaimKind;
    readonly derived: readonly DerivedValue[];
    readonly reasons: readonly string[];
  };
  readonly objects: readonly ObjectDiff[];
  readonly sync?: SyncForecast;
  /** ConfigMaps that change under pods which are not restarted; absent where there are none. */
  readonly unrestarted?: readonly string[];
  readonly evidence: readonly EvidenceRow[];
}

/** A change that a reviewer has to look at, with the targets that share it. */
export interface RiskRow {
  readonly level: RiskLevel;
  readonly class: ChangeClass;
  readonly verdict: ObjectChange['verdict'];
  readonly object: string;
  readonly path: string;
  readonly change: ObjectChange;
  readonly note: string;
  readonly targets: readonly string[];
}

/** A change that several targets share; `<app>` stands for their names. */
export interface SharedChange {
  readonly object: string;
  readonly change: ObjectChange;
  readonly targets: readonly string[];
}

/** The automatic sync of an environment's controller. */
export interface SyncPolicyRow {
  readonly environment: EnvironmentName;
  /** The controller, for people: `Argo CD`, `Flux`. */
  readonly by: string;
  readonly automated: boolean;
  readonly prune: boolean;
  readonly selfHeal: boolean;
}

/** A finding of a check. */
export interface CheckRow {
  readonly severity: Severity | 'passed';
  /** Set where it could not be decided. */
  readonly undecided?: true;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** `prod/frontend`, or empty. */
  readonly subject: string;
  /** The rule that says so, where one does. */
  readonly rule?: string;
  /** Which rule a waiver lets it break, and until when. */
  readonly waived?: string;
}

/** A file that is neither governance nor a target's: a control file, a witness, or one that delivery knows nothing of. */
export interface FileRow {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly verdict: Verdict;
  readonly level: RiskLevel;
  /** The kind of file, and what its change means. */
  readonly note: string;
}

/** How to take the change back. */
export interface RollbackRow {
  readonly command: string;
  /** The state that it returns to. */
  readonly restores: string;
  /** What else happens: hooks that run again, digests that are gone. */
  readonly note?: string;
}

/** A target that no command takes back to what stood there, and why. */
export interface NoWayBackRow {
  /** `prod/web`. */
  readonly target: string;
  readonly why: string;
}

/** A whole plan, ready to be shown: plain data, with secrets masked and nothing left to compute. */
export interface PlanView {
  readonly schema: 'cdk8s-delivery/plan-view/v1';
  readonly verb: string;
  /** Where from; empty for anything but a promotion. */
  readonly from: readonly string[];
  readonly environments: readonly EnvironmentName[];
  /** The kind of change, over all targets. */
  readonly verdict: { readonly kind: ClaimKind | 'mixed'; readonly proven: boolean; readonly line: string };
  /** Commits that are compared, and the digest that an approval binds to. */
  readonly compared: {
    readonly base?: string;
    readonly head?: CommitId;
    readonly tool?: string;
    readonly plan?: string;
    /** Code revision that was rendered for a comparison, or `work tree`. */
    readonly code?: string;
  };
  readonly requestedBy?: string;
  /** Targets whose record learns something of the release that stands there: no file of theirs moves. Absent where there are none. */
  readonly records?: readonly { readonly target: string; readonly note: string }[];
  readonly reason?: string;
  readonly ticket?: string;
  readonly counts: {
    readonly targets: number;
    readonly images: number;
    readonly objects: Readonly<Record<ObjectDiff['status'], number>>;
    readonly classes: Readonly<Partial<Record<ChangeClass, number>>>;
    readonly risks: Readonly<Record<RiskLevel, number>>;
  };
  readonly risk: RiskLevel;
  readonly risks: readonly RiskRow[];
  readonly shared: readonly SharedChange[];
  readonly sync: readonly SyncPolicyRow[];
  readonly checks: readonly CheckRow[];
  /** Results of the rules that manifests were judged by, by environment; empty where they were not judged. */
  readonly rules: readonly RuleTally[];
  readonly governance: readonly GovernanceRow[];
  readonly files: readonly FileRow[];
  readonly targets: readonly TargetView[];
  /** Of a plan of one target. */
  readonly rollback?: RollbackRow;
  /** Of a plan of several targets: of each how to take it back, as far as they can be listed. Absent where nothing is. */
  readonly rollbacks?: readonly RollbackRow[];
  /** Targets that cannot be taken back. Absent where there are none. */
  readonly noWayBack?: readonly NoWayBackRow[];
  /** Where the whole plan can be read. */
  readonly artifact?: string;
}
