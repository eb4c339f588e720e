import {
  type AppName,
  appName,
  type CommitId,
  commitId,
  type EnvironmentName,
  environmentName,
  instant,
  type ReleaseId,
  releaseId,
} from '../../../../model/scalars';
import { v } from '../../../../model/schema';

/** Records in Git what a person put in place by hand, past Git. */
export interface FollowUpChange {
  readonly verb: 'follow-up';
  readonly app: AppName;
  readonly environment: EnvironmentName;
  /** When the folder for it was written: ISO 8601, UTC. It names the emergency. */
  readonly at: string;
  /** Commit whose state was put in place. */
  readonly to: CommitId;
  /** The release at this commit. */
  readonly release: ReleaseId;
  /**
   * The release that it replaced.
   *
   * @default - nothing ran there
   */
  readonly replaced?: ReleaseId;
}

/** A follow-up as plain data. */
export const FollowUpSchema = v.strictObject({
  verb: v.literal('follow-up'),
  app: appName,
  environment: environmentName,
  at: instant,
  to: commitId,
  release: releaseId,
  replaced: v.exactOptional(releaseId),
}) satisfies v.GenericSchema<unknown, FollowUpChange>;
