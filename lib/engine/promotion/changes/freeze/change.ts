import {
  type AppName,
  appName,
  type EnvironmentName,
  environmentName,
  instant,
} from '../../../../model/scalars';
import { v } from '../../../../model/schema';
import { freezeName } from '../../../../registry';
import type { Decision } from '../plan-decision';

/** Makes environments take no promotions for a while. */
export interface FreezeChange {
  readonly verb: 'freeze';
  /** The environment; several of one branch as one commit. */
  readonly environment: EnvironmentName | readonly EnvironmentName[];
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
  /**
   * Its name, so that it exists beside other freezes and ends independently.
   *
   * @default - the one freeze without a name
   */
  readonly name?: string;
  /**
   * The apps that it is for; only for a freeze with a name.
   *
   * @default - all apps; those of the freeze that stands already
   */
  readonly apps?: readonly AppName[];
}

/** The end of a freeze. */
export interface UnfreezeChange {
  readonly verb: 'unfreeze';
  /** The environment; several of one branch as one commit. */
  readonly environment: EnvironmentName | readonly EnvironmentName[];
  /**
   * Which one.
   *
   * @default - the one without a name
   */
  readonly name?: string;
}

const environments = v.union([
  environmentName,
  v.pipe(v.array(environmentName), v.minLength(1, 'no environment is named')),
]);

/** A freeze as plain data. */
export const FreezeSchema = v.pipe(
  v.strictObject({
    verb: v.literal('freeze'),
    environment: environments,
    until: v.exactOptional(instant),
    lockdown: v.exactOptional(v.boolean()),
    name: v.exactOptional(freezeName),
    apps: v.exactOptional(v.pipe(v.array(appName), v.minLength(1, 'no app'))),
  }),
  v.forward(
    v.check(
      ({ apps, name }) => apps === undefined || name !== undefined,
      'a freeze of some apps needs a name (--name), as it stands beside others',
    ),
    ['apps'],
  ),
) satisfies v.GenericSchema<unknown, FreezeChange>;

/** The end of a freeze as plain data. */
export const UnfreezeSchema = v.strictObject({
  verb: v.literal('unfreeze'),
  environment: environments,
  name: v.exactOptional(freezeName),
}) satisfies v.GenericSchema<unknown, UnfreezeChange>;

/** What is asked of a freeze. */
export type FreezeTerms = Omit<FreezeChange, 'verb'>;

/** What is asked of the end of a freeze. */
export type UnfreezeTerms = Omit<UnfreezeChange, 'verb'>;

/** The same of one environment. */
export type OneOf<C> = Omit<C, 'environment'> & { readonly environment: EnvironmentName };

/** What becomes of the freeze of one environment: the file, and the terms that stand then. */
export interface FreezeDecision extends Decision {
  readonly terms: Pick<FreezeChange, 'until' | 'lockdown' | 'apps'>;
}
