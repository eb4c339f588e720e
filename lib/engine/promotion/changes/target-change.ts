import { type AppName, appName, type EnvironmentName, environmentName } from '../../../model/scalars';
import { v } from '../../../model/schema';

/** A decision about one target that stands until a person ends it, or its end: a hold, an alarm. */
export interface TargetChange<V extends string> {
  readonly verb: V;
  readonly environment: EnvironmentName;
  readonly app: AppName;
}

/** Such a decision as plain data. */
export function targetChangeSchema<V extends string>(verb: V): v.GenericSchema<unknown, TargetChange<V>> {
  return v.strictObject({ verb: v.literal(verb), environment: environmentName, app: appName });
}
