import {
  type AppName,
  appName,
  type BranchName,
  type CommitId,
  commitId,
  deliveryBranch,
  type EnvironmentName,
  environmentName,
  instant,
  type ReleaseId,
  reason,
  releaseId,
  text,
} from '../../model/scalars';
import { v } from '../../model/schema';

/** A rollback that a person makes by hand, past Git, as described in the folder of `rollback --offline --out`. */
export interface Emergency {
  readonly schema: 'cdk8s-delivery/emergency/v1';
  readonly app: AppName;
  readonly environment: EnvironmentName;
  /** The branch that the environment is delivered to. */
  readonly branch: BranchName;
  /** When the folder was written: ISO 8601, UTC. It names the emergency. */
  readonly at: string;
  /** Who wrote it, as `Name <email>`. */
  readonly by: string;
  readonly reason?: string;
  /** The release that is put in place. */
  readonly release: ReleaseId;
  /** The commit of the branch that had it. */
  readonly to: CommitId;
  /** The release that it takes the place of; absent where nothing ran. */
  readonly replaced?: ReleaseId;
}

const EmergencySchema = v.strictObject({
  schema: v.literal('cdk8s-delivery/emergency/v1'),
  app: appName,
  environment: environmentName,
  branch: deliveryBranch,
  at: instant,
  by: text,
  reason: v.exactOptional(reason),
  release: releaseId,
  to: commitId,
  replaced: v.exactOptional(releaseId),
}) satisfies v.GenericSchema<unknown, Emergency>;

/** Reads what a folder says of its emergency; nothing for what no folder says. */
export function parseEmergency(written: string): Emergency | undefined {
  try {
    const found = v.safeParse(EmergencySchema, JSON.parse(written));
    return found.success ? found.output : undefined;
  } catch {
    return undefined;
  }
}

/** The text of an emergency, as its folder and this machine keep it. */
export function printEmergency(emergency: Emergency): string {
  return `${JSON.stringify(emergency, null, 2)}\n`;
}
