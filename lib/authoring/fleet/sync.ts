/** What Argo CD does by itself in an environment. */
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

/** Argo CD applies what is in Git as soon as it sees it. */
export const autoSync = ({ prune = false, selfHeal = false }: AutoSyncOptions = {}): SyncPolicy => ({
  automated: true,
  prune,
  selfHeal,
});

/** Argo CD shows what is in Git; a person starts the sync. */
export const manualSync = (): SyncPolicy => ({ automated: false, prune: false, selfHeal: false });
