import type { EnvironmentData } from '../../model/environment';
import type { Finding } from '../../model/finding';
import type { JsonMap } from '../../model/json';
import type { KnownScope, Permit } from '../allowed/permits';

/**
 * A controller's confinement: the objects that it lets into an environment, and the environments that it keeps apart.
 * All of it is pure, and depends on data alone.
 */
export interface Confinement {
  /** The controller, for people. */
  readonly who: string;

  /** Whether it will take an object into an environment. */
  permits(environment: EnvironmentData, object: object, scope: KnownScope): Permit;

  /**
   * What is wrong with a file of a target's `delivery/` folder: it hands this target over to this controller, and does
   * nothing beside. Each ends the sentence that begins with the file's name.
   *
   * @param app undefined for the environment's inputs
   * @param file below the target
   * @param objects the target's own objects
   */
  handoverProblems(
    environment: EnvironmentData,
    app: string | undefined,
    file: string,
    object: JsonMap,
    objects: readonly object[],
  ): readonly string[];

  /** Whether a file of the `delivery/` folder, by its name below that, is one of those that hand a target to this controller. */
  handsOver(file: string): boolean;

  /** What it does with a target whose files hand it to another controller: the end of a sentence. */
  foreignHandover(environment: EnvironmentData): string;

  /** The cluster that an environment's objects go to, as a text that two environments of one cluster share. */
  clusterOf(environment: EnvironmentData): string;

  /** Why it cannot keep these environments apart. */
  findings(environments: readonly EnvironmentData[]): readonly Finding[];

  /** The namespaces that an environment's objects may be in. */
  namespaces(environment: EnvironmentData): readonly string[];
}
