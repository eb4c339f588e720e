import { type ResourceKind, resourceKind } from '../../kubernetes/facts';
import type { EnvironmentData } from '../../model/environment';
import { TARGET_KINDS } from './target-kinds';

/** Kinds and namespaces that an environment allows its targets. */
export interface Allowed {
  /** Kinds of objects in a namespace. */
  readonly kinds: readonly ResourceKind[];
  /** Kinds of objects that belong to the whole cluster. */
  readonly clusterKinds: readonly ResourceKind[];
  /** Namespaces of the environment's cluster. */
  readonly namespaces: readonly string[];
}

/**
 * The kinds and namespaces of an environment, including those that every environment allows; the only source of its
 * AppProjects and roles.
 */
export function allowed({ destination, allow }: EnvironmentData): Allowed {
  const without = allow.without.map(resourceKind);
  return {
    kinds: unique([...TARGET_KINDS, ...allow.kinds.map(resourceKind)]).filter(
      ({ group, kind }) => !without.some((each) => each.group === group && each.kind === kind),
    ),
    clusterKinds: unique(allow.clusterKinds.map(resourceKind)),
    namespaces: [...new Set([destination.namespace, ...allow.namespaces])],
  };
}

function unique(kinds: readonly ResourceKind[]): readonly ResourceKind[] {
  return [...new Map(kinds.map((each) => [`${each.group}/${each.kind}`, each])).values()];
}
