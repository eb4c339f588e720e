import {
  type AppName,
  appName,
  type EnvironmentName,
  environmentName,
  releaseBeginning,
} from '../../../../model/scalars';
import { v } from '../../../../model/schema';

/** A release of an app that is witnessed. */
export interface WitnessedRelease {
  readonly app: AppName;
  /** The release, by its id or the beginning of it. */
  readonly release: string;
}

/** Releases to be rendered a second time, so that a second person says the same of them. */
export interface WitnessChange {
  readonly verb: 'witness';
  /** The apps, each with a release where it is not the one that waits; `all`: every app with a release that waits for a witness. */
  readonly apps: readonly (AppName | WitnessedRelease)[] | 'all';
  /**
   * The environment that waits.
   *
   * @default - any that asks for approval
   */
  readonly environment?: EnvironmentName;
}

/** A witness as plain data. */
export const WitnessSchema = v.strictObject({
  verb: v.literal('witness'),
  apps: v.union([
    v.literal('all'),
    v.pipe(
      v.array(v.union([appName, v.strictObject({ app: appName, release: releaseBeginning })])),
      v.readonly(),
    ),
  ]),
  environment: v.exactOptional(environmentName),
}) satisfies v.GenericSchema<unknown, WitnessChange>;
