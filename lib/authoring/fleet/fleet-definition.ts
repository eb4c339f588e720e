import type { Controller } from '../../controllers';
import type { EnvironmentData } from '../../model/environment';
import type { AppData, ProjectSettings } from '../../model/exchange';
import type { Finding } from '../../model/finding';
import type { ImageReference } from '../../model/scalars';
import type { SourceAnswer } from '../sources';

/** The part of a fleet that synth uses; `Fleet` is one. */
export interface FleetDefinition {
  /** Folder of the project. */
  readonly root: string;

  /** What is wrong with the definitions, all at once; synth goes no further than this where there is anything. */
  findings(): readonly Finding[];

  /**
   * Environments, upstreams first, and apps as data.
   *
   * @internal
   */
  describe(settings?: ProjectSettings): {
    readonly environments: readonly EnvironmentData[];
    readonly apps: readonly AppData[];
  };

  /**
   * The checked Kubernetes objects of one target, and what its source says of them.
   *
   * @param controller translates facts; the environment's own where absent
   * @throws DeliveryError with all problems of the target
   * @internal
   */
  objects(
    environment: string,
    app: string,
    images: Readonly<Record<string, ImageReference>>,
    controller?: Pick<Controller, 'translate'>,
  ): SourceAnswer;
}
