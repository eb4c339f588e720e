import type { EnvironmentData } from '../../model/environment';

/** A step of an administrator, and why it comes at this point. */
interface RemovalStep {
  readonly why: string;
  /** A line each. */
  readonly commands: readonly string[];
}

/** How an administrator removes what `bootstrap` made for an environment. */
export interface Removal {
  /**
   * The steps, each to be done when the one before has ended.
   *
   * @param keep whether the workloads go on running, without a controller
   */
  steps(environment: EnvironmentData, keep: boolean): readonly RemovalStep[];
}
