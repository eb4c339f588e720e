import { type EnvironmentName, environmentName, instant } from '../../../../model/scalars';
import { v } from '../../../../model/schema';

/** An environment that takes no promotions for a while. */
export interface FreezeChange {
  readonly verb: 'freeze';
  readonly environment: EnvironmentName;
  /**
   * Its end: ISO 8601, UTC.
   *
   * @default - the end of a freeze that stands already; else none
   */
  readonly until?: string;
  /**
   * Whether nothing may change there, rollbacks included.
   *
   * @default - true where a lockdown stands already
   */
  readonly lockdown?: boolean;
}

/** The end of a freeze. */
export interface UnfreezeChange {
  readonly verb: 'unfreeze';
  readonly environment: EnvironmentName;
}

/** A freeze as plain data. */
export const FreezeSchema = v.strictObject({
  verb: v.literal('freeze'),
  environment: environmentName,
  until: v.exactOptional(instant),
  lockdown: v.exactOptional(v.boolean()),
}) satisfies v.GenericSchema<unknown, FreezeChange>;

/** The end of a freeze as plain data. */
export const UnfreezeSchema = v.strictObject({
  verb: v.literal('unfreeze'),
  environment: environmentName,
}) satisfies v.GenericSchema<unknown, UnfreezeChange>;
