import { repositoryOf, type Snapshot } from '../../engine/delivery';
import type { Plan } from '../../engine/promotion';
import { TARGET_DELIVERY, TARGET_OBJECTS } from '../../model/exchange';
import { DeliveryError } from '../../model/finding';
import { printPerson, type TreeId } from '../../model/scalars';
import { type Emergency, printEmergency } from './emergency';
import { EMERGENCY_FILE } from './folder';
import { jobLines } from './jobs';
import { emergencySteps } from './steps';

/** A rollback as files for a person. */
export interface PreparedEmergency {
  readonly emergency: Emergency;
  /** By path below the folder. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

/**
 * Makes files of the plan of a rollback: the manifests that it brings back, byte for byte, those that it removes, and what a
 * person does with them.
 *
 * @param folder absolute path that they are written to
 */
export async function prepareEmergency(
  snapshot: Snapshot,
  plan: Plan,
  { now, folder }: { readonly now: Date; readonly folder: string },
): Promise<PreparedEmergency> {
  const [target] = plan.targets;
  const { to, restores, environment, app, from, tree } = target ?? {};
  if (!to || restores === undefined || environment === undefined || app === undefined)
    throw DeliveryError.of('INTERNAL', 'a rollback without a target is prepared');
  const emergency: Emergency = {
    schema: 'cdk8s-delivery/emergency/v1',
    ...{ app, environment, branch: plan.branch, at: now.toISOString(), by: printPerson(plan.requestedBy) },
    ...(plan.reason === undefined ? {} : { reason: plan.reason }),
    ...{ release: to.release, to: restores },
    ...(from ? { replaced: from.release } : {}),
  };
  const after = await filesOf(snapshot, environment, tree?.after);
  const before = await filesOf(snapshot, environment, tree?.before);
  const objects = `${TARGET_OBJECTS}/`;
  const removed = [...before].filter(([path]) => path.startsWith(objects) && !after.has(path));
  const objectsIn = (files: ReadonlyMap<string, Buffer>) =>
    new Map([...files].filter(([path]) => path.startsWith(objects)));
  const delivery = `${TARGET_DELIVERY}/`;
  const handover = [...(before.size > 0 ? before : after).keys()]
    .filter((path) => path.startsWith(delivery))
    .map((path) => path.slice(delivery.length));
  const steps = emergencySteps({
    emergency,
    environment: snapshot.lastReadable(environment),
    handover,
    removed: removed.length,
    jobs: jobLines(objectsIn(after), objectsIn(before)),
    folder,
    findings: plan.findings,
  });
  return {
    emergency,
    files: new Map<string, string | Uint8Array>([
      ['STEPS.md', steps],
      [EMERGENCY_FILE, printEmergency(emergency)],
      ...[...after].map(([path, content]) => [`target/${path}`, content] as const),
      ...removed.map(([path, content]) => [`removed/${path.slice(objects.length)}`, content] as const),
    ]),
  };
}

/** The files of a tree; none where there is none. */
async function filesOf(
  snapshot: Snapshot,
  environment: Emergency['environment'],
  tree: TreeId | undefined,
): Promise<ReadonlyMap<string, Buffer>> {
  if (tree === undefined) return new Map();
  const repository = repositoryOf(snapshot.locationOf(environment));
  const blobs = (await repository.entries(tree, { recursive: true })).filter(({ type }) => type === 'blob');
  const contents = await repository.read(blobs.map(({ id }) => id));
  return new Map(
    blobs.map(({ path }, at) => {
      const content = contents[at];
      if (content) return [path, content];
      throw DeliveryError.of('REMOTE_FAILED', `${path} is not on this machine`, { environment });
    }),
  );
}
