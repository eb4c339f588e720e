/** What the controller does by itself in an environment. */
export interface SyncPolicy {
  readonly automated: boolean;
  readonly prune: boolean;
  readonly selfHeal: boolean;
}

/** What an automated sync may do. */
export interface AutoSyncOptions {
  /**
   * Delete objects that are no longer in Git.
   *
   * @default false
   */
  readonly prune?: boolean;

  /**
   * Undo changes made in the cluster.
   *
   * @default false
   */
  readonly selfHeal?: boolean;
}

/** What is in Git is applied as soon as the controller sees it. */
export const autoSync = ({ prune = false, selfHeal = false }: AutoSyncOptions = {}): SyncPolicy => ({
  automated: true,
  prune,
  selfHeal,
});

/** Argo CD shows what is in Git and a person starts the sync; Flux suspends until a person resumes. */
export const manualSync = (): SyncPolicy => ({ automated: false, prune: false, selfHeal: false });
