import { type AppName, appName, type EnvironmentName, environmentName } from '../../../../model/scalars';
import { v } from '../../../../model/schema';

/** A target whose release is not to be trusted. */
export interface AlarmChange {
  readonly verb: 'alarm';
  readonly environment: EnvironmentName;
  readonly app: AppName;
}

/** The end of an alarm. */
export interface AllClearChange {
  readonly verb: 'all-clear';
  readonly environment: EnvironmentName;
  readonly app: AppName;
}

/** An alarm as plain data. */
export const AlarmSchema = v.strictObject({
  verb: v.literal('alarm'),
  environment: environmentName,
  app: appName,
}) satisfies v.GenericSchema<unknown, AlarmChange>;

/** The end of an alarm as plain data. */
export const AllClearSchema = v.strictObject({
  verb: v.literal('all-clear'),
  environment: environmentName,
  app: appName,
}) satisfies v.GenericSchema<unknown, AllClearChange>;
