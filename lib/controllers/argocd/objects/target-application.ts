import * as argo from '../../../../imports/argoproj.io';
import { isClusterScoped, isOneOf } from '../../../kubernetes/facts';
import type { EnvironmentData } from '../../../model/environment';
import { ENVIRONMENT_INPUTS, namespaceOf, TARGET_OBJECTS } from '../../../model/exchange';
import type { Subject } from '../../../model/finding';
import { allowed } from '../../allowed/allowed';
import { fieldsByHand } from '../../allowed/by-hand';
import { ownLabels } from '../../allowed/own-labels';
import type { InputsHandover, TargetHandover } from '../../controller';
import { runTimeFields } from '../../facts/run-time-fields';
import { applicationNamespace, clusterProjectName, inputsApplicationName, projectName } from '../names';
import { knows, refuseWidened } from '../settings';
import { applicationObject } from './application-object';

/**
 * The Argo CD Application of a target, as a manifest. It exists exactly as long as the target's record, and stands in the
 * namespace of its environment's Applications, where it may use the environment's projects and no other.
 *
 * It is deleted with its objects (foreground), so that a target that is retired goes from the cluster too once its
 * root prunes it. It makes no namespace: those are the administrator's.
 */
export function targetApplication({ environment, app, delivery, objects }: TargetHandover): object {
  refuseWidened(environment, objects, { app: app.name });
  const { repository, branch, path } = delivery;
  return argo.Application.manifest(
    applicationObject(app.name, {
      namespace: applicationNamespace(environment.name),
      project: projectOf(environment, objects),
      source: { repository, revision: branch, path: `${path}/${app.name}/${TARGET_OBJECTS}` },
      destination: { ...environment.destination, namespace: namespaceOf(environment, app) },
      createNamespace: false,
      ...automated(environment),
      ...retryOf(environment),
      ...leftAlone(environment, objects, { environment: environment.name, app: app.name }),
      labels: { ...ownLabels(environment.name).labels, 'app.kubernetes.io/name': app.name },
    }),
  );
}

/** The Application that brings an environment's inputs; deleting it leaves them where they are. */
export function inputsApplication({ environment, delivery, objects }: InputsHandover): object {
  refuseWidened(environment, objects);
  const { repository, branch, path } = delivery;
  return argo.Application.manifest(
    applicationObject(inputsApplicationName(environment.name), {
      namespace: applicationNamespace(environment.name),
      project: projectOf(environment, objects),
      source: {
        repository,
        revision: branch,
        path: `${path}/${ENVIRONMENT_INPUTS}/${TARGET_OBJECTS}`,
        recurse: true,
      },
      destination: environment.destination,
      createNamespace: false,
      cascade: 'orphan',
      ...automated(environment),
      ...retryOf(environment),
      ...leftAlone(environment, objects, { environment: environment.name }),
      ...ownLabels(environment.name),
    }),
  );
}

/**
 * Fields that controllers of progressive delivery write, or that people may change, do not count as differences and are
 * not put back.
 */
function leftAlone(environment: EnvironmentData, objects: readonly object[], subject: Subject) {
  const ignoreDifferences = [...runTimeFields(objects), ...fieldsByHand(environment, objects, subject)];
  return ignoreDifferences.length > 0 ? { ignoreDifferences } : {};
}

function automated({ sync: { automated, prune, selfHeal } }: EnvironmentData) {
  return automated ? { automated: { prune, selfHeal } } : {};
}

/** Earlier versions of Argo CD drop the field, and would see the Application as changed for ever. */
export const retryOf = (environment: EnvironmentData) =>
  knows(environment, 'retryRefresh') ? {} : { retry: { refresh: false } };

/** Objects that belong to the whole cluster are in a separate project, where the environment allows any. */
function projectOf(environment: EnvironmentData, objects: readonly object[]): string {
  const { clusterKinds } = allowed(environment);
  const isOfCluster = (object: object) => isClusterScoped(object) || isOneOf(clusterKinds, object);
  return clusterKinds.length > 0 && objects.some(isOfCluster)
    ? clusterProjectName(environment.name)
    : projectName(environment.name);
}
