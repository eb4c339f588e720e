import type { Verdict } from '../../model/finding';
import type { Json } from '../../model/json';
import type { ObjectIdentity } from '../facts';
import type { Path } from './path';

/**
 * How a value changed. `reordered`: a list holds the same items in another order. `respelled`: another text of the same
 * value, such as `1000m` for `1`.
 */
export type ChangeKind = 'added' | 'removed' | 'changed' | 'reordered' | 'respelled';

/** A difference between two values, before it is judged. Applying it to the old value is exact. */
export interface RawChange {
  readonly path: Path;
  readonly kind: ChangeKind;
  readonly before?: Json;
  readonly after?: Json;
  /** Index in the new list, of an added item. */
  readonly at?: number;
  /** The lists on both sides, for a change of a whole item. */
  readonly around?: { readonly before: readonly Json[]; readonly after: readonly Json[] };
  /** Differences inside a text that holds JSON or YAML. */
  readonly inside?: readonly RawChange[];
}

/** What a change touches, in the order of a reviewer's worry: the first is the gravest. */
export const CHANGE_CLASSES = [
  'destructive',
  'permission',
  'exposure',
  'image-source',
  'delivery-control',
  'hook',
  'secret-reference',
  'configuration',
  'scale-and-resources',
  'image',
  'metadata',
] as const;

/** What a change touches. */
export type ChangeClass = (typeof CHANGE_CLASSES)[number];

/** A judged difference. Secret values are masked: equal masks, equal values. */
export interface ObjectChange {
  /** For people; see `pathText`. */
  readonly path: string;
  readonly kind: ChangeKind;
  readonly before?: Json;
  readonly after?: Json;
  /** Whether values were masked. */
  readonly masked: boolean;
  readonly class: ChangeClass;
  readonly verdict: Verdict;
  /** Why it matters; empty where there is nothing to add. */
  readonly note: string;
  /** Id of the rule that judged it. */
  readonly rule: string;
  /** What stands out inside a composite or an embedded document. */
  readonly within: readonly ObjectChange[];
}

/** What happened to one object, or to one file that holds no Kubernetes objects. */
export interface ObjectDiff {
  readonly status: 'added' | 'removed' | 'changed' | 'renamed';
  /** `kind` is `File` and `name` its path where the file holds no Kubernetes object. */
  readonly identity: ObjectIdentity;
  /** The earlier identity of a renamed object. */
  readonly renamedFrom?: ObjectIdentity;
  readonly file: { readonly before?: string; readonly after?: string };
  readonly changes: readonly ObjectChange[];
}

/** The whole difference of two manifest trees. */
export interface TreeDiff {
  readonly objects: readonly ObjectDiff[];
  /** Files whose bytes differ. */
  readonly files: number;
}
