import { groupOf } from '../../kubernetes/facts';
import type { EnvironmentData } from '../../model/environment';
import { TARGET_KINDS } from './target-kinds';

/** A kind of objects. */
export interface ResourceKind {
  /** API group; empty for the core group. */
  readonly group: string;

  /** Kind, such as `Deployment`. */
  readonly kind: string;
}

/** What an environment allows its targets. */
export interface Allowed {
  /** Kinds of objects in a namespace. */
  readonly kinds: readonly ResourceKind[];
  /** Kinds of objects that belong to the whole cluster. */
  readonly clusterKinds: readonly ResourceKind[];
  /** Namespaces of the environment's cluster. */
  readonly namespaces: readonly string[];
}

/** What an environment allows, beside what each does; the one source of its AppProjects. */
export function allowed({ destination, allow }: EnvironmentData): Allowed {
  return {
    kinds: unique([...TARGET_KINDS, ...allow.kinds.map(kindOf)]),
    clusterKinds: unique(allow.clusterKinds.map(kindOf)),
    namespaces: [...new Set([destination.namespace, ...allow.namespaces])],
  };
}

/** Whether an object is of one of these kinds. */
export function isOneOf(kinds: readonly ResourceKind[], object: object): boolean {
  const { apiVersion, kind } = object as { readonly apiVersion: string; readonly kind: string };
  const group = groupOf(apiVersion);
  return kinds.some((each) => each.group === group && each.kind === kind);
}

/** A kind as an environment names it: `group/Kind`, or `Kind` of the core group. */
function kindOf(name: string): ResourceKind {
  const slash = name.indexOf('/');
  return { group: name.slice(0, Math.max(0, slash)), kind: name.slice(slash + 1) };
}

function unique(kinds: readonly ResourceKind[]): readonly ResourceKind[] {
  return [...new Map(kinds.map((each) => [`${each.group}/${each.kind}`, each])).values()];
}
