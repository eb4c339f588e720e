import { type AppName, appName, type EnvironmentName, environmentName } from '../../../../model/scalars';
import { v } from '../../../../model/schema';

/** An app leaving an environment: its record and its manifests go. */
export interface RetireChange {
  readonly verb: 'retire';
  readonly app: AppName;
  readonly environment: EnvironmentName;
}

/** A retirement as plain data. */
export const RetireSchema = v.strictObject({
  verb: v.literal('retire'),
  app: appName,
  environment: environmentName,
}) satisfies v.GenericSchema<unknown, RetireChange>;
