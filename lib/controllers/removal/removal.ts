import type { EnvironmentData } from '../../model/environment';

/** What an administrator does at once, and why it comes then. */
interface RemovalStep {
  readonly why: string;
  /** A line each. */
  readonly commands: readonly string[];
}

/** How an administrator takes away what `bootstrap` made for an environment. */
export interface Removal {
  /**
   * The steps, each to be done when the one before has ended.
   *
   * @param keep whether the workloads go on running, without a controller
   */
  steps(environment: EnvironmentData, keep: boolean): readonly RemovalStep[];
}
