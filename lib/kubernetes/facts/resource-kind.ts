import { groupOf } from './group-of';

/** A kind of objects. */
export interface ResourceKind {
  /** API group; empty for the core group. */
  readonly group: string;

  /** Kind, such as `Deployment`. */
  readonly kind: string;
}

/** A kind as people write it: `group/Kind`, or `Kind` of the core group. */
export function resourceKind(name: string): ResourceKind {
  const slash = name.indexOf('/');
  return { group: name.slice(0, Math.max(0, slash)), kind: name.slice(slash + 1) };
}

/** Whether an object is of one of these kinds. */
export function isOneOf(kinds: readonly ResourceKind[], object: object): boolean {
  const { apiVersion, kind } = object as { readonly apiVersion?: unknown; readonly kind?: unknown };
  if (typeof apiVersion !== 'string') return false;
  const group = groupOf(apiVersion);
  return kinds.some((each) => each.group === group && each.kind === kind);
}
