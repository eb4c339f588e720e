import { type AppName, appName, releaseBeginning } from '../../../../model/scalars';
import { v } from '../../../../model/schema';

/** A release to be rendered a second time, so that a second person says the same of it. */
export interface WitnessChange {
  readonly verb: 'witness';
  readonly app: AppName;
  /**
   * The release, by its id or the beginning of it.
   *
   * @default - what runs in the first environment that has the app
   */
  readonly release?: string;
}

/** A witness as plain data. */
export const WitnessSchema = v.strictObject({
  verb: v.literal('witness'),
  app: appName,
  release: v.exactOptional(releaseBeginning),
}) satisfies v.GenericSchema<unknown, WitnessChange>;
