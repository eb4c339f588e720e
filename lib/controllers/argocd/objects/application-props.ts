import type { Duration } from 'cdk8s';

/** Where Argo CD puts objects: a cluster, by URL or by the name it is registered under, and a namespace. */
export interface Destination {
  /**
   * URL of the cluster's API server.
   *
   * @default - the cluster that Argo CD runs in, unless `name` is given
   */
  readonly server?: string;

  /**
   * Name of the cluster in Argo CD; not together with `server`.
   *
   * @default - none
   */
  readonly name?: string;

  /** Namespace for objects that name none. */
  readonly namespace: string;
}

/** A folder of plain manifests in Git. */
export interface DirectorySource {
  /** Repository, as Argo CD reaches it. */
  readonly repository: string;

  /** Branch, tag or commit to follow. */
  readonly revision: string;

  /** Folder in the repository, without a leading `/`. */
  readonly path: string;

  /**
   * Whether subfolders count.
   *
   * @default false
   */
  readonly recurse?: boolean;

  /**
   * Glob over paths below the folder; only matching files are applied. `*` matches `/` too, `{a,b}` is a choice.
   *
   * @default - every file
   */
  readonly include?: string;

  /**
   * Glob over paths below the folder; matching files are left out.
   *
   * @default - none
   */
  readonly exclude?: string;
}

/** What Argo CD does by itself. */
export interface AutomatedSync {
  /** Whether objects that left Git are deleted. */
  readonly prune: boolean;

  /** Whether changes made in the cluster are undone. */
  readonly selfHeal: boolean;
}

/** How a failed sync is tried again. */
export interface Retry {
  /**
   * Whether each try takes the newest commit. Argo CD before 3.2 cannot, and tries a bad commit until the limit.
   *
   * @default true
   */
  readonly refresh?: boolean;

  /**
   * How many times; a negative number means for ever.
   *
   * @default 5
   */
  readonly limit?: number;

  /**
   * Wait before the second try; doubled each time.
   *
   * @default Duration.seconds(5)
   */
  readonly wait?: Duration;

  /**
   * The longest wait.
   *
   * @default Duration.minutes(3)
   */
  readonly longestWait?: Duration;
}

/** A difference that Argo CD overlooks. At least one of the three lists is needed. */
export interface IgnoredDifference {
  /**
   * API group.
   *
   * @default - the core group
   */
  readonly group?: string;

  /** Kind of the objects. */
  readonly kind: string;

  /**
   * Name of one object.
   *
   * @default - all of the kind
   */
  readonly name?: string;

  /**
   * Namespace of the objects.
   *
   * @default - all
   */
  readonly namespace?: string;

  /**
   * Fields, as JSON pointers (`/spec/replicas`).
   *
   * @default - none
   */
  readonly jsonPointers?: readonly string[];

  /**
   * Fields, as jq path expressions.
   *
   * @default - none
   */
  readonly jqPathExpressions?: readonly string[];

  /**
   * Fields owned by these managers.
   *
   * @default - none
   */
  readonly managedFieldsManagers?: readonly string[];
}

/** Props of an {@link Application}. */
export interface ApplicationProps {
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

  /** AppProject it belongs to. `default` is refused: it allows everything. */
  readonly project: string;

  /** The manifests. */
  readonly source: DirectorySource;

  /** Where they go. */
  readonly destination: Destination;

  /**
   * Automatic sync. An empty folder is never taken for "delete everything".
   *
   * @default - nothing: a person syncs
   */
  readonly automated?: AutomatedSync;

  /**
   * How a failed sync is tried again; each try takes the newest commit.
   *
   * @default - 5 times, after 5 s, doubled up to 3 min
   */
  readonly retry?: Retry;

  /**
   * Whether the namespace is created where it is missing.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * Whether the API server applies objects (server-side apply): fields that an autoscaler or another controller owns
   * stay theirs, and big objects need no annotation that exceeds its limit.
   *
   * @default true
   */
  readonly serverSideApply?: boolean;

  /**
   * Further sync options, such as `ApplyOutOfSyncOnly=true`.
   *
   * @default - none
   */
  readonly syncOptions?: readonly string[];

  /**
   * Differences that Argo CD overlooks, while syncing too.
   *
   * @default - none
   */
  readonly ignoreDifferences?: readonly IgnoredDifference[];

  /**
   * Absolute paths (`/manifests/prod/frontend`) whose change makes Argo CD render again. Without them each commit to
   * the delivery branch refreshes every Application.
   *
   * @default - the source's path
   */
  readonly generatePaths?: readonly string[];

  /**
   * What happens to the objects when the Application is deleted: deleted with it, in the foreground or background, or
   * left running.
   *
   * @default 'foreground'
   */
  readonly cascade?: 'foreground' | 'background' | 'orphan';

  /**
   * Sync wave of the Application within its parent. Waves of Applications wait for each other only where Argo CD has a
   * health check for `Application` (`argocd-cm`, removed from the defaults in 1.8).
   *
   * @default - none
   */
  readonly wave?: number;

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
