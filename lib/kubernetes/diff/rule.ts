import type { Verdict } from '../../model/finding';
import type { JsonMap } from '../../model/json';
import type { ObjectIdentity } from '../facts';
import type { ChangeClass, RawChange } from './change';

/** The object a change belongs to; a side is absent where the object does not exist on it. Secrets are masked. */
export interface DiffContext {
  readonly identity: ObjectIdentity;
  readonly before?: JsonMap;
  readonly after?: JsonMap;
  /** Whether a controller deletes it and creates it again at every delivery. */
  readonly remade?: boolean;
}

/** The judgement of a rule about a change. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Why it matters: lower case, no full stop. */
  readonly note?: string;
  /** Another class than the rule's own. */
  readonly class?: ChangeClass;
}

/** One row of the classification table. The first row that matches decides. */
export interface DiffRule {
  /** Stable name, such as `pod-privileged`. */
  readonly id: string;
  readonly class: ChangeClass;
  /** Kinds it is for, `Kind` or `Kind.group`; every kind where absent. */
  readonly kinds?: readonly string[];
  /**
   * Paths it is for: keys joined by `.`, `[]` for a list item, `*` for any one step, `**` at the end for any rest,
   * `@containers` for any of the three lists of containers, a leading `pod:` for the pod spec of any workload. The
   * empty path is the object as a whole.
   */
  readonly at: readonly string[];
  /** The last key of the path has to match. */
  readonly key?: RegExp;
  /** A further condition. */
  readonly when?: (change: RawChange, context: DiffContext) => boolean;
  readonly judge: (change: RawChange, context: DiffContext) => Judgement;
  /** It judges an addition or removal with all that is in it: no rule is asked about the parts. */
  readonly whole?: true;
  /** Where the documentation of Kubernetes or of the controller says so. */
  readonly source: string;
}
