import * as argo from '../../../imports/argoproj.io';
import type { EnvironmentData } from '../../model/exchange';
import { CLUSTER_OBJECTS, ENVIRONMENT_OBJECTS } from '../../model/exchange';
import { appProjectObject } from './app-project-object';
import type { ResourceKind } from './app-project-props';
import { applicationObject } from './application-object';
import type { DeliveryBranch } from './delivery';
import { clusterName } from './names';
import { KEEP, ownLabels } from './own-metadata';

const GROUP = 'admissionregistration.k8s.io';

const CLUSTER_KINDS: readonly ResourceKind[] = [
  { group: GROUP, kind: 'ValidatingAdmissionPolicy' },
  { group: GROUP, kind: 'ValidatingAdmissionPolicyBinding' },
];

/**
 * What brings an environment's admission policies to its cluster, as manifests: an AppProject that allows these kinds
 * and nothing else, and an Application. It syncs, prunes and heals as the environment says. The Application comes before
 * those of the targets, and takes the policies along when it is deleted; the AppProject stays, since an Application
 * without one cannot be deleted.
 */
export function clusterDelivery(
  environment: EnvironmentData,
  { repository, branch, path }: DeliveryBranch & { readonly path: string },
): object[] {
  const { destination } = environment;
  const { automated, prune, selfHeal } = environment.sync;
  const name = clusterName(environment.name);
  const project = appProjectObject(name, {
    description: `admission policies of environment ${environment.name}`,
    sourceRepos: [repository],
    destinations: [destination],
    // An empty list of namespaced kinds could be taken for "all"; these kinds have no namespace, so this allows none.
    kinds: CLUSTER_KINDS,
    clusterResources: CLUSTER_KINDS,
    ...ownLabels(environment.name),
    annotations: { ...KEEP, 'argocd.argoproj.io/sync-wave': '-2' },
  });
  const application = applicationObject(name, {
    project: name,
    source: {
      repository,
      revision: branch,
      path: `${path}/${ENVIRONMENT_OBJECTS}/${CLUSTER_OBJECTS}`,
      include: 'ValidatingAdmissionPolicy*.yaml',
    },
    destination,
    createNamespace: false,
    ...(automated ? { automated: { prune, selfHeal } } : {}),
    wave: -1,
    ...ownLabels(environment.name),
  });
  return [argo.AppProject.manifest(project), argo.Application.manifest(application)];
}
