import type { EnvironmentData } from '../../model/environment';

/** A target's hand-over, as a person at the cluster sees it. */
interface PausedTarget {
  readonly environment: string;
  readonly app: string;
  /** Names of the files in the target's folder for the controller, such as `application.yaml`. */
  readonly handover: readonly string[];
  /** Whether objects that leave Git are deleted there automatically. */
  readonly prunes: boolean;
}

/** How a person has a controller change nothing in an environment for a while. */
export interface Halting {
  /** The controller, as people call it. */
  readonly controller: string;
  /** Commands that stop it. */
  readonly stop: readonly string[];
  /** The command that has it bring one app's state in Git meanwhile, such as after a rollback. */
  readonly through: string;
  /** The same of apps that are handed over in several parts, which come through together only: whole commands. */
  readonly throughParts: readonly string[];
  /** Commands that let it go on. */
  readonly goOn: readonly string[];
}

/** How a person keeps a controller from putting back what was changed by hand, and lets it go on. */
export interface Pausing {
  /** The cluster where the controller runs, and the one where the objects stand, as people call them; the same text where they are one. */
  clusters(environment: EnvironmentData): { readonly controller: string; readonly objects: string };
  /** Commands to type first, in the cluster where the controller runs: one a line. */
  pause(target: PausedTarget): readonly string[];
  /** Commands to type once Git has the same state. */
  resume(target: PausedTarget): readonly string[];
  /**
   * The command that has it bring what Git has for an app, of an environment where a person starts that; nothing where its
   * hand-over is not made here.
   *
   * @param handover names of the files that hand the app over
   */
  sync(environment: EnvironmentData, app: string, handover: readonly string[]): string | undefined;
  /** Whether it may take several objects to hand an app over. */
  readonly inParts: boolean;
  /**
   * How to stop it for all apps of an environment, or for some; undefined where nothing of the hand-over is made here.
   *
   * @param handovers by app, names of the files that hand it over; only a controller that hands over in parts needs them
   */
  halting(
    environment: EnvironmentData,
    apps?: readonly string[],
    handovers?: ReadonlyMap<string, readonly string[]>,
  ): Halting | undefined;
}
