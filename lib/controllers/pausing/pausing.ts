import type { EnvironmentData } from '../../model/environment';

/** Who hands a target over, as a person at the cluster meets it. */
interface PausedTarget {
  readonly environment: string;
  readonly app: string;
  /** Names of the files in the target's folder for the controller, such as `application.yaml`. */
  readonly handover: readonly string[];
  /** Whether what leaves Git is taken away there by itself. */
  readonly prunes: boolean;
}

/** How a person keeps a controller from putting back what was changed by hand, and lets it go on. */
export interface Pausing {
  /** The cluster where the controller runs, and the one where the objects stand, as people call them; the same text where they are one. */
  clusters(environment: EnvironmentData): { readonly controller: string; readonly objects: string };
  /** What to type first, in the cluster where the controller runs: a line each. */
  pause(target: PausedTarget): readonly string[];
  /** What to type once Git says what stands there. */
  resume(target: PausedTarget): readonly string[];
}
