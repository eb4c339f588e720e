import {
  type AppName,
  appName,
  type EnvironmentName,
  environmentName,
  releaseId,
} from '../../../../model/scalars';
import { v } from '../../../../model/schema';

/** Brings a target back to what it ran before. */
export interface RollbackChange {
  readonly verb: 'rollback';
  readonly app: AppName;
  readonly environment: EnvironmentName;
  /**
   * A release id or commit of the target's history, or the beginning of one.
   *
   * @default - the state before the current one
   */
  readonly to?: string;
  /**
   * A commit of the delivery branch, a day, or a moment with its zone: what ran there then comes back. The first plan makes
   * it the commit that brought it.
   *
   * @default - `to` says it
   */
  readonly at?: string;
  /**
   * The release that the state has to hold: where `to` is a commit, people see which release is meant.
   *
   * @default - whatever it holds
   */
  readonly release?: string;
}

/** A rollback as plain data. */
export const RollbackSchema = v.strictObject({
  verb: v.literal('rollback'),
  app: appName,
  environment: environmentName,
  to: v.exactOptional(v.string()),
  at: v.exactOptional(v.string()),
  release: v.exactOptional(releaseId),
}) satisfies v.GenericSchema<unknown, RollbackChange>;
