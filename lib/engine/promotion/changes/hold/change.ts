import { type AppName, appName, type EnvironmentName, environmentName } from '../../../../model/scalars';
import { v } from '../../../../model/schema';

/** Keeps a target where it is. */
export interface HoldChange {
  readonly verb: 'hold';
  readonly environment: EnvironmentName;
  readonly app: AppName;
}

/** The end of a hold. */
export interface UnholdChange {
  readonly verb: 'unhold';
  readonly environment: EnvironmentName;
  readonly app: AppName;
}

/** A hold as plain data. */
export const HoldSchema = v.strictObject({
  verb: v.literal('hold'),
  environment: environmentName,
  app: appName,
}) satisfies v.GenericSchema<unknown, HoldChange>;

/** The end of a hold as plain data. */
export const UnholdSchema = v.strictObject({
  verb: v.literal('unhold'),
  environment: environmentName,
  app: appName,
}) satisfies v.GenericSchema<unknown, UnholdChange>;
