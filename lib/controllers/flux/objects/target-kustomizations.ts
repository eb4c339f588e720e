import { isClusterScoped, isOneOf } from '../../../kubernetes/facts';
import type { EnvironmentData } from '../../../model/environment';
import { ENVIRONMENT_INPUTS, TARGET_OBJECTS } from '../../../model/exchange';
import { DeliveryError, quote, type Subject } from '../../../model/finding';
import { isMap, type JsonMap, memberAt } from '../../../model/json';
import { allowed } from '../../allowed/allowed';
import { fieldsByHand } from '../../allowed/by-hand';
import { ownLabels } from '../../allowed/own-labels';
import type { InputsHandover, TargetHandover } from '../../controller';
import { type LeftAlone, runTimePointers } from '../../facts/run-time-fields';
import { refuseProblems } from '../../facts/unsupported';
import { stageFile, stageName } from '../handover-files';
import { kustomization, onlyStage } from '../kustomization';
import { CLUSTER_ACCOUNT, DEPLOYER_ACCOUNT, inputsName, OBJECTS_SOURCE } from '../names';
import { stageOf, stagesOf } from '../stages';

/**
 * The Kustomizations of a target, by file name: one, or one for each stage where objects are to be applied before or
 * after the others. Each of those waits (`dependsOn`) until the one before has applied the same revision and what it
 * brought is ready; so a failed migration holds the Deployments back.
 *
 * - They prune what left Git where the environment does. A suspended one does nothing until a person resumes it, and
 *   then takes away what left Git, too.
 * - Each waits for its objects (`wait`), so that *ready* means that they run.
 */
export function targetKustomizations({
  environment,
  app,
  delivery,
  objects,
}: TargetHandover): ReadonlyMap<string, object> {
  const subject = { environment: environment.name, app: app.name };
  for (const object of objects) refuseProblems(object as Named, foreignProblems(object), subject);
  const stages = stagesOf(objects);
  const alone = stages.length <= 1;
  const names = stages.map((stage) => stageName(app.name, alone ? undefined : stage));
  return new Map(
    (stages.length === 0 ? [undefined] : stages).map((stage, at) => {
      const name = names[at] ?? app.name;
      if (name.length > LONGEST_NAME)
        throw DeliveryError.of(
          'INVALID_NAME',
          `the Kustomization ${quote(name)} has a name of ${name.length} characters, ${LONGEST_NAME} are allowed, since Flux makes a label of it`,
          subject,
        );
      const before = names[at - 1];
      const object = kustomization(environment, {
        name,
        labels: { ...ownLabels(environment.name).labels, 'app.kubernetes.io/name': app.name },
        path: `${delivery.path}/${app.name}/${TARGET_OBJECTS}`,
        source: OBJECTS_SOURCE,
        account: accountOf(environment, objects),
        ...synced(environment),
        ...(before !== undefined && { dependsOn: [before] }),
        ...(!alone && { patches: [onlyStage(stage)] }),
        leftAlone: leftAlone(
          environment,
          objects.filter((each) => alone || stageOf(each as JsonMap) === stage),
          subject,
        ),
        decrypt: true,
      });
      return [stageFile(alone ? undefined : stage), object];
    }),
  );
}

/** The Kustomization that brings an environment's inputs; deleting it leaves them where they are. */
export function inputsKustomization({ environment, delivery, objects }: InputsHandover): object {
  return kustomization(environment, {
    name: inputsName(environment.name),
    ...ownLabels(environment.name),
    path: `${delivery.path}/${ENVIRONMENT_INPUTS}/${TARGET_OBJECTS}`,
    source: OBJECTS_SOURCE,
    account: accountOf(environment, objects),
    ...synced(environment),
    orphan: true,
    leftAlone: leftAlone(environment, objects, { environment: environment.name }),
    decrypt: true,
  });
}

/** Fields that controllers of progressive delivery write, or that people may change, are not put back. */
function leftAlone(environment: EnvironmentData, objects: readonly object[], subject: Subject): LeftAlone[] {
  return [...runTimePointers(objects), ...fieldsByHand(environment, objects, subject)];
}

/** Longest value of a label; Flux labels each object with the name of its Kustomization. */
const LONGEST_NAME = 63;

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** Annotations of other controllers that say what Flux would have to know. */
const FOREIGN = ['argocd.argoproj.io/', 'helm.sh/hook'];

function foreignProblems(object: object): string[] {
  const annotations = memberAt(object as JsonMap, ['metadata', 'annotations']);
  if (!isMap(annotations)) return [];
  return Object.keys(annotations)
    .filter((key) => FOREIGN.some((prefix) => key.startsWith(prefix)))
    .map(
      (key) =>
        `Flux does not read the annotation ${quote(key)}: say it with \`facts\` (phase, order, keep, runOnce), which every controller understands`,
    );
}

/**
 * A suspended Kustomization prunes, too, once it is resumed: otherwise objects that left Git would never be deleted.
 */
function synced({ sync: { automated, prune } }: EnvironmentData) {
  return { prune: !automated || prune, wait: true, suspend: !automated };
}

/** Objects that belong to the whole cluster are applied as a separate account, where the environment allows any. */
function accountOf(environment: EnvironmentData, objects: readonly object[]): string {
  const { clusterKinds } = allowed(environment);
  const isOfCluster = (object: object) => isClusterScoped(object) || isOneOf(clusterKinds, object);
  return clusterKinds.length > 0 && objects.some(isOfCluster) ? CLUSTER_ACCOUNT : DEPLOYER_ACCOUNT;
}
