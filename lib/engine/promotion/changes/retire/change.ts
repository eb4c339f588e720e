import { type AppName, appName, type EnvironmentName, environmentName } from '../../../../model/scalars';
import { v } from '../../../../model/schema';

/** Removes an app from an environment, or from every environment that it is in: its record and its manifests go. */
export interface RetireChange {
  readonly verb: 'retire';
  readonly app: AppName;
  /**
   * The environment that it leaves.
   *
   * @default - every one that it stands in, each a change by itself
   */
  readonly environment?: EnvironmentName;
}

/** A retirement as plain data. */
export const RetireSchema = v.strictObject({
  verb: v.literal('retire'),
  app: appName,
  environment: v.exactOptional(environmentName),
}) satisfies v.GenericSchema<unknown, RetireChange>;
