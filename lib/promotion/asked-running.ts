import type { ImagesByApp } from '../engine/promotion';

/**
 * What is asked of a dump.
 *
 * @typeParam E names of environments
 */
export interface AskedRunning<E extends string = string> {
  /** Environment in whose cluster the objects are. */
  readonly environment: E;
  /** Objects of the cluster, pods among them, as `kubectl get … -o json` prints them. */
  readonly objects: readonly object[];
  /**
   * Images by app and slot that are known otherwise; they count before those of pods.
   *
   * @default - none
   */
  readonly given?: ImagesByApp;
}
