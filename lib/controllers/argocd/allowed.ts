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

/** What an environment allows; the one source of its AppProjects. */
export function allowed({ destination }: EnvironmentData): Allowed {
  return { kinds: TARGET_KINDS, clusterKinds: [], namespaces: [destination.namespace] };
}
