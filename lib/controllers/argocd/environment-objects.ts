import * as argo from '../../../imports/argoproj.io';
import type { EnvironmentData } from '../../model/exchange';
import { ENVIRONMENT_OBJECTS, TARGET_APPLICATION } from '../../model/exchange';
import { appOfAppsProps } from './app-of-apps';
import { appProjectObject } from './app-project-object';
import type { ResourceKind } from './app-project-props';
import { applicationObject } from './application-object';
import { clusterDelivery } from './cluster-delivery';
import { type DeliveryBranch, deliveryOf } from './delivery';
import { ARGOCD_NAMESPACE, projectName, rootApplicationName, rootProjectName } from './names';
import { KEEP, ownLabels } from './own-metadata';
import { TARGET_KINDS } from './target-kinds';

/** What an environment's own objects are made of. */
export interface EnvironmentObjectsRequest {
  readonly environment: EnvironmentData;
  /** The project's delivery repository and branch; the environment's own win. */
  readonly delivery: DeliveryBranch;
  /**
   * Kinds that targets may hold.
   *
   * @default TARGET_KINDS
   */
  readonly kinds?: readonly ResourceKind[];
}

/**
 * An environment's own objects, as manifests: the AppProject of its targets, the AppProject of its root, and the root
 * Application. They stand in `_environment/`; one `kubectl apply -f manifests/<env>/_environment/` starts everything,
 * and from then on the root keeps them, itself included, and brings every target's Application.
 *
 * The root syncs by itself in every environment: all it does is to create and update Applications, and whether an
 * Application syncs its workloads is the environment's setting. It prunes only where the environment prunes by itself:
 * an Application that is pruned takes its workloads along. Elsewhere a retired target stays, shown as out of sync,
 * until a person syncs the root with pruning. The environment's own objects are never pruned, and deleting the root
 * leaves everything running.
 *
 * Where the environment asks for admission policies, an AppProject and an Application of their own come with them, which
 * bring `_environment/cluster/` to the environment's cluster. The root's glob names kinds, since its `*` matches `/` too
 * and would take that folder for its own; it does so everywhere, or a root would stumble over the folder before it has
 * learnt of it.
 */
export function environmentObjects(request: EnvironmentObjectsRequest): object[] {
  const { environment } = request;
  const delivery = deliveryOf(environment, request.delivery);
  return [
    targetProject(request, delivery),
    rootProject(environment, delivery),
    rootApplication(environment, delivery),
    ...(environment.policies?.admission === undefined ? [] : clusterDelivery(environment, delivery)),
  ];
}

function targetProject(
  { environment, kinds = TARGET_KINDS }: EnvironmentObjectsRequest,
  { repository }: DeliveryBranch,
): object {
  return argo.AppProject.manifest(
    appProjectObject(projectName(environment.name), {
      description: `targets of environment ${environment.name}`,
      sourceRepos: [repository],
      destinations: [environment.destination],
      kinds,
      clusterResources: [{ group: '', kind: 'Namespace', name: environment.destination.namespace }],
      ...ownLabels(environment.name),
      annotations: { ...KEEP, ...BEFORE_APPLICATIONS },
    }),
  );
}

function rootProject(environment: EnvironmentData, { repository }: DeliveryBranch): object {
  return argo.AppProject.manifest(
    appProjectObject(rootProjectName(environment.name), {
      description: `root of environment ${environment.name}: Applications and AppProjects only`,
      sourceRepos: [repository],
      destinations: [{ namespace: ARGOCD_NAMESPACE }],
      kinds: [
        { group: 'argoproj.io', kind: 'AppProject' },
        { group: 'argoproj.io', kind: 'Application' },
      ],
      ...ownLabels(environment.name),
      annotations: { ...KEEP, ...BEFORE_APPLICATIONS },
    }),
  );
}

function rootApplication(
  environment: EnvironmentData,
  delivery: DeliveryBranch & { readonly path: string },
): object {
  const { repository, branch, path } = delivery;
  const { automated, prune } = environment.sync;
  const props = appOfAppsProps({
    project: rootProjectName(environment.name),
    source: {
      repository,
      revision: branch,
      path,
      include: `{${ENVIRONMENT_OBJECTS}/AppProject.*.yaml,${ENVIRONMENT_OBJECTS}/Application.*.yaml,*/${TARGET_APPLICATION}}`,
    },
    automated: { prune: automated && prune, selfHeal: true },
    generatePaths: [`/${path}/${ENVIRONMENT_OBJECTS}`, `/${path}/*/${TARGET_APPLICATION}`],
    ...ownLabels(environment.name),
    annotations: { ...KEEP, ...OWN_HEALTH },
  });
  return argo.Application.manifest(applicationObject(rootApplicationName(environment.name), props));
}

const BEFORE_APPLICATIONS = { 'argocd.argoproj.io/sync-wave': '-1' };

/** The root is one of its own objects: where Applications have a health check, its health would wait for itself. */
const OWN_HEALTH = { 'argocd.argoproj.io/ignore-healthcheck': 'true' };
