import type { ResourceKind } from '../../../kubernetes/facts';
import type { Destination } from './application-props';

/** A kind of cluster-wide objects, and which of them. */
export interface ClusterResource extends ResourceKind {
  /**
   * Name of the one object allowed.
   *
   * @default - all of the kind
   */
  readonly name?: string;
}

/** When Argo CD may or may not sync (Argo CD, "Sync windows"). */
export interface SyncWindow {
  /** Whether syncs are allowed or denied. */
  readonly kind: 'allow' | 'deny';

  /** Start, as a cron expression. */
  readonly schedule: string;

  /** Length, as a Go duration (`2h`). */
  readonly duration: string;

  /** Names of the Applications; `*` stands for any text. */
  readonly applications: readonly string[];

  /**
   * Time zone of the schedule.
   *
   * @default 'UTC'
   */
  readonly timeZone?: string;

  /**
   * Whether people may sync although the window says no.
   *
   * @default false
   */
  readonly manualSync?: boolean;
}

/** Props of an {@link AppProject}. Nothing is allowed that is not listed, and `*` is refused as a whole entry. */
export interface AppProjectProps {
  /**
   * Name of the object.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Namespace of the object.
   *
   * @default 'argocd'
   */
  readonly namespace?: string;

  /** What the project is for, at most 255 characters. */
  readonly description: string;

  /**
   * Namespaces beside Argo CD's own whose Applications may belong to the project. Name each; "*" is refused.
   *
   * @default - none
   */
  readonly sourceNamespaces?: readonly string[];

  /** Repositories that manifests may come from. */
  readonly sourceRepos: readonly string[];

  /** Clusters and namespaces that objects may go to. */
  readonly destinations: readonly Destination[];

  /** Kinds of namespaced objects allowed. */
  readonly kinds: readonly ResourceKind[];

  /**
   * Cluster-wide objects allowed.
   *
   * @default - none
   */
  readonly clusterResources?: readonly ClusterResource[];

  /**
   * As whom Argo CD writes objects in a namespace of the cluster that it runs in, as `namespace:account`.
   *
   * @default - as itself
   */
  readonly serviceAccounts?: readonly { readonly namespace: string; readonly account: string }[];

  /**
   * When Argo CD may or may not sync.
   *
   * @default - always
   */
  readonly syncWindows?: readonly SyncWindow[];

  /**
   * Further labels.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Further annotations.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}
