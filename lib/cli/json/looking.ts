import type { DeliveryChange } from '../../engine/history';
import type { VerifiedCommit } from '../../engine/history/verify';
import type { AskedRequest } from '../../engine/promotion';
import type { ByHandData, WindowData } from '../../model/environment';
import type { Finding } from '../../model/finding';
import type { GateStanding } from '../../model/gate';
import type { AppName, CommitId, Digest, EnvironmentName, ProposalId } from '../../model/scalars';
import type { Alarm, Freeze, Hold, NamedFreeze } from '../../registry';
import type { recordJson } from '../../views/plan';
import type { Envelope } from './envelope';

/** A release, written out. */
type RecordOutput = ReturnType<typeof recordJson>;

/** Decisions of people that stand, by kind; `null` where none does. */
interface Controls {
  readonly freeze?: Freeze | null;
  readonly hold?: Hold | null;
  readonly alarm?: Alarm | null;
  readonly [control: string]: unknown;
}

/** What is desired where: `status`. */
export interface StatusOutput extends Envelope<'status', 'done'> {
  /** The moment that is over of which it is told, ISO 8601; `null`: now. */
  readonly at: string | null;
  readonly environments: readonly (Controls & {
    readonly name: EnvironmentName;
    readonly promotesFrom: readonly string[];
    /** Fields that people may change in its cluster, and whether the time for that is over. */
    readonly byHand: readonly (ByHandData & { readonly ended: boolean })[];
  })[];
  readonly targets: readonly (Controls & {
    readonly environment: EnvironmentName;
    readonly app: AppName;
    /** What is desired there. */
    readonly release: RecordOutput | null;
    /** Since when, ISO 8601; only the cluster knows whether it is delivered. */
    readonly desiredSince: string | null;
    /** The commit that brought it. */
    readonly commit: CommitId | null;
    /** Whether it is rejected. */
    readonly rejected: boolean;
    /** Set where the release here is not contained in the one that its upstream would bring next. */
    readonly diverged: unknown;
    /** Refusals that were bypassed to bring the release here, with the reason. */
    readonly bypassed: readonly string[];
    /** Whether its files are not what its record says. */
    readonly filesDiffer: boolean;
    /** Whether its record does not certify itself: a person wrote into it what it cannot say. */
    readonly recordForged: boolean;
    /** Whether its files stand without a record: they go on being applied. */
    readonly unrecorded: boolean;
    /** Upstreams that have something else for it. */
    readonly pending: readonly {
      readonly environment: EnvironmentName;
      readonly release: string;
      readonly differs: 'first' | 'image' | 'configuration' | 'both' | 'later';
      /** With `later`: the environments further on that get something by it, while nothing changes here. */
      readonly later?: readonly EnvironmentName[];
      readonly gates: readonly GateStanding[];
      /** Whether it is rejected: no promotion brings it. */
      readonly rejected: boolean;
    }[];
    /** Ids of open proposals that change it. */
    readonly proposals: readonly string[];
  })[];
  readonly proposals: readonly {
    readonly id: ProposalId;
    readonly subject: string;
    /** Digest of the plan that an approval is bound to. */
    readonly plan: Digest;
    readonly requestedBy: unknown;
    readonly at: string;
    /** The set of proposals that it is one of; `null` where it stands for itself. */
    readonly set: string | null;
    /** How many approvals it has, of how many; `null` where a request for each would have to tell, or its environment asks for none. */
    readonly approvals: { readonly given: number; readonly needed: number } | null;
  }[];
}

/** What the history is proven to be: `verify`. */
export interface VerificationOutput extends Envelope<'verification', 'true' | 'false'> {
  /** Oldest commits first. What is wrong with a branch itself stands in `findings`. */
  readonly branches: readonly {
    readonly repository: string;
    readonly branch: string;
    /** The commit that is taken as given; `null` where the whole history is proven. */
    readonly from: CommitId | null;
    readonly head: CommitId;
    readonly commits: readonly (Omit<VerifiedCommit, 'at'> & {
      /** When the branch got it, ISO 8601. */
      readonly at: string;
    })[];
  }[];
}

/** What runs something: `where`. */
export interface WhereOutput extends Envelope<'where', 'done'> {
  readonly matches: readonly {
    readonly environment: EnvironmentName;
    readonly app: AppName;
    /** What matched. */
    readonly by: string;
    /** `null` where it never could be read, and the manifests alone tell. */
    readonly record: RecordOutput | null;
    /** Whether it cannot be read now, and is what was last readable; the reason stands in `findings`. */
    readonly unreadable: boolean;
    /** Where an image that was looked for stands in the manifests. */
    readonly images: readonly {
      readonly file: string;
      readonly at: string;
      readonly image: string;
      readonly certainty: string;
    }[];
  }[];
}

/** One change of one subject by one commit. */
interface HistoryEntry
  extends Omit<DeliveryChange, 'at' | 'from' | 'to' | 'undo' | 'barred' | 'terms' | 'standing' | 'replaced'> {
  /** When the branch got it, ISO 8601. */
  readonly at: string;
  readonly from: RecordOutput | null;
  readonly to: RecordOutput | null;
  /** What the file says that came, or that went, by the names of its fields: the terms of a waiver. */
  readonly terms?: Readonly<Record<string, string>>;
  /** The command that takes it back. */
  readonly rollback: string | null;
  /** Why no command takes it back now, where one did: the program would refuse it. */
  readonly noRollback?: string;
  /** `audit` only: what the manifests name after it. */
  readonly manifests?: readonly string[];
  /** `audit` only: what the merge left beside the branch. */
  readonly receipt?: ReceiptOutput;
  /** Name of the tag that its commit has for its environment, where that has its commits tagged. */
  readonly tag?: string;
}

interface ReceiptOutput {
  readonly proposal: string;
  /** The proposal's commit. */
  readonly head: string;
  readonly plan: string;
  readonly request?: { readonly number: number; readonly link: string };
  readonly requestedBy: string;
  readonly approvals: readonly {
    readonly by: string;
    readonly at: string;
    /** Where the signed statement lies. */
    readonly statement?: string;
    /** Id of the review on the forge. */
    readonly review?: string;
  }[];
  readonly checks: readonly { readonly check: string; readonly result: string }[];
  readonly bypass: readonly string[];
  /** ISO 8601. */
  readonly pushed: string;
}

/** What happened, newest first: `history`. */
export interface HistoryOutput extends Envelope<'history', 'done'> {
  readonly changes: readonly HistoryEntry[];
}

/** What was promoted, which files changed, who approved, and what rolls it back: `audit`. */
export interface AuditOutput extends Envelope<'audit', 'done'> {
  readonly changes: readonly HistoryEntry[];
  /** With `--about` the id or the commit of a proposal: requests for approval that were not merged. */
  readonly requests?: readonly (Omit<AskedRequest, 'at'> & {
    /** When it ended; of one that is open or was replaced, when it was asked for. ISO 8601. */
    readonly at?: string;
  })[];
}

/** What a promotion would meet: `explain`. */
export interface ExplanationOutput extends Envelope<'explanation', 'done'> {
  /** The moment that it is judged for. */
  readonly at: string;
  /** When the repository was read, and whether that was now. */
  readonly read: { readonly at: string | null; readonly offline: boolean; readonly why?: string };
  readonly environment: EnvironmentName;
  readonly app: AppName;
  /** The release that would move, written out. */
  readonly record: RecordOutput | null;
  readonly from: EnvironmentName | null;
  readonly change: string | null;
  readonly verdict: string;
  readonly until: string | null;
  /** The next command. */
  readonly next: string | null;
  readonly rules: readonly {
    readonly rule: string;
    readonly verdict: string;
    readonly message: string;
    readonly until: string | null;
    /** Codes that may be bypassed there. */
    readonly bypass: readonly string[];
    readonly findings: readonly Finding[];
  }[];
}

interface OccurrenceOutput {
  readonly start: string;
  readonly end: string | null;
}

interface OpeningOutput {
  readonly open: boolean;
  readonly until: string | null;
  /** The window that closes it, where one denies. */
  readonly denied?: string | null;
}

/** What stops changes now and next: `freeze --list`. */
export interface FreezesOutput extends Envelope<'freezes', 'done'> {
  readonly at: string;
  /** Why the moment is doubtful. */
  readonly doubt: string | null;
  readonly environments: readonly {
    readonly environment: EnvironmentName;
    readonly state: 'open' | 'frozen' | 'locked';
    readonly freeze: Freeze | null;
    /** Freezes with names that stand beside it. */
    readonly named: readonly NamedFreeze[];
    readonly windows: OpeningOutput & {
      readonly apps: Readonly<Record<string, OpeningOutput>>;
      readonly list: readonly (WindowData & {
        readonly now: OccurrenceOutput | null;
        readonly next: OccurrenceOutput | null;
      })[];
    };
    readonly findings: readonly Finding[];
  }[];
}

/** What manifests are judged by: `rules`. */
export interface RulesOutput extends Envelope<'rules', 'done'> {
  readonly environment: EnvironmentName | null;
  readonly rules: readonly {
    readonly name: string;
    readonly title: string;
    readonly docs: string;
    readonly profile: string;
    /** With `--env`: what it does there. */
    readonly severity?: 'refuse' | 'warn' | 'off';
    /** With `--env`: whether its data gives it another severity than its profile does. */
    readonly switched?: boolean;
  }[];
  /** With `--env`: custom policies, as its data has them. */
  readonly custom?: readonly unknown[];
  readonly gates: readonly {
    readonly gate: string;
    readonly version?: number;
    readonly about?: string;
    /** With `--env`: what it waits for. */
    readonly asks?: string;
  }[];
}

/** The measures of a period: `report`. */
export interface ReportOutput extends Envelope<'report', 'done'> {
  /** Where the page was written; none where it was printed. */
  readonly file: string | null;
  readonly since: string;
  readonly until: string;
  readonly changes: number;
  readonly measures: readonly {
    readonly environment: EnvironmentName;
    readonly deployments: number;
    readonly deploymentsPerWeek: number | null;
    readonly leadTimeSeconds: number | null;
    readonly failures: number;
    readonly failureRate: number | null;
    readonly timeToRestoreSeconds: number | null;
  }[];
}

/** What a cluster does not do of what Git says: `doctor`. */
export interface DiagnosisOutput extends Envelope<'diagnosis', 'well' | 'ill'> {
  /** How many objects the dumps held. */
  readonly objects: number;
}
