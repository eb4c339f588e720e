import type { Finding } from '../../../model/finding';
import type { AppName, EnvironmentName } from '../../../model/scalars';
import type { ReleaseRecord } from '../../../registry';
import type { TargetPlan } from '../plan';

/**
 * The verdict of a rule or gate. `waits`: it opens by itself, `until` says when. `undecided`: the facts known here do
 * not decide it. `unasked`: it does not apply here.
 */
export type ExplainedVerdict = 'passes' | 'waits' | 'undecided' | 'refuses' | 'unasked';

/** One rule or gate that a release meets: plain data. */
export interface ExplainedRule {
  /** Its name, such as `custody`, or `gate:` and the name of a gate. */
  readonly rule: string;
  /** What it found where nothing speaks against the change: lower case, no full stop. */
  readonly says: string;
  readonly findings: readonly Finding[];
  readonly verdict: ExplainedVerdict;
  /** When it opens: ISO 8601, UTC. */
  readonly until?: string;
  /** What `--bypass` may be given for it there, where the environment allows that. */
  readonly bypass: readonly string[];
}

/** What a release meets on its way into a target: plain data. */
export interface Explanation {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  /** The release that is asked about; absent where there is none yet. */
  readonly record?: ReleaseRecord;
  /** Upstream that it is taken from. */
  readonly from?: EnvironmentName;
  /** What it would do to the target. */
  readonly change?: TargetPlan['change'];
  readonly rules: readonly ExplainedRule[];
  /**
   * A release that would bring something else here, and has to pass an upstream first: nothing changes there by it. Only
   * where nothing is to be done here.
   */
  readonly passesFirst?: {
    readonly environment: EnvironmentName;
    readonly from: EnvironmentName;
    readonly record: ReleaseRecord;
  };
  /** The approvals that a bypass needs, where one is allowed and that is more than usual. */
  readonly bypassApprovals?: {
    readonly needed: number;
    /** As any other change needs. */
    readonly usual: number;
    /** How many people have a key there, where approvals have to be signed and these are too few. */
    readonly keys?: number;
  };
  /** The open proposal that brings it. */
  readonly proposal?: string;
  /** The worst verdict of the rules. */
  readonly verdict: Exclude<ExplainedVerdict, 'unasked'>;
  /** From when on nothing that opens by itself stands against it any more: ISO 8601, UTC. */
  readonly until?: string;
  /** The next command; it helps once what refuses is lifted. None where nothing is to be done. */
  readonly next?: string;
}
