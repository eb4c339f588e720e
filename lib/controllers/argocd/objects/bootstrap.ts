import * as argo from '../../../../imports/argoproj.io';
import { TARGET_DELIVERY } from '../../../model/exchange';
import { type Allowed, allowed } from '../../allowed/allowed';
import { isElsewhere } from '../../allowed/cluster';
import { ownLabels } from '../../allowed/own-labels';
import { ARGOCD_NAMESPACE } from '../../allowed/own-namespaces';
import type { Bootstrap, BootstrapRequest } from '../../controller';
import { namespaceObject } from '../../own-objects';
import {
  APPLICATION_FILE,
  applicationNamespace,
  CLUSTER_ACCOUNT,
  clusterProjectName,
  DEPLOYER_ACCOUNT,
  projectName,
  ROOT_ACCOUNT,
  rootApplicationName,
  rootProjectName,
} from '../names';
import { argocdSettings } from '../settings';
import { appProjectObject } from './app-project-object';
import { applicationObject } from './application-object';
import { rights, writtenAs } from './rights';
import { syncWindows } from './sync-windows';
import { retryOf } from './target-application';

/**
 * The objects that grant rights in an environment, for an administrator to apply: the namespace of its Applications,
 * the namespaces of its objects, the AppProject of its targets, the AppProject of its root, the root Application, and
 * its admission policies. None of them is among a target's files, so a person who may write those gains no rights.
 *
 * - The project of the targets takes Applications from `argocd-<env>` only, and lets them make no object that belongs to
 *   the whole cluster. Even the environment's own Namespace stays out: changing its labels would lift Pod Security.
 * - Cluster-wide kinds that the environment allows are in a second project, `<env>-cluster`. For those kinds nothing
 *   keeps environments apart that share a cluster.
 * - The root may make Applications in `argocd-<env>` and nothing else. It syncs by itself in every environment: all it
 *   does is to create and update Applications, and whether an Application syncs its workloads is the environment's
 *   setting. It prunes only where the environment prunes by itself: an Application that is pruned takes its workloads
 *   along. Elsewhere a retired target stays, shown as out of sync, until a person syncs the root with pruning.
 * - The root tries a failed sync again with the newest commit (`refresh`): without that a bad commit blocks those that
 *   follow. It never takes an empty folder for "delete everything". Deleting it leaves everything running. No other
 *   Application may be owned by another one in its namespace, so it puts back a mark that says so.
 *
 * Where Applications of others deliver the targets, there are namespaces and admission policies only.
 */
export function bootstrap(request: BootstrapRequest): Bootstrap {
  const { environment, admission } = request;
  const allow = allowed(environment);
  const elsewhere = isElsewhere(environment);
  const podSecurity = { 'pod-security.kubernetes.io/enforce': environment.allow.podSecurity };
  const isOurs = !argocdSettings(environment).external;
  const objects = [
    ...(isOurs ? [namespaceObject(environment, applicationNamespace(environment.name))] : []),
    ...allow.namespaces.map((name) => inCluster(namespaceObject(environment, name, podSecurity), elsewhere)),
    ...rights(environment),
    ...(isOurs
      ? [
          targetProject(request, allow),
          ...(allow.clusterKinds.length === 0 ? [] : [clusterProject(request, allow)]),
          rootProject(request),
          rootApplication(request),
        ]
      : []),
    ...admission.map((each) => inCluster(each, elsewhere)),
  ];
  return { objects, commands: (file) => (elsewhere ? inTwoClusters(file) : [`kubectl apply -f ${file}`]) };
}

function inTwoClusters(file: string): readonly string[] {
  return [
    `kubectl --context=<the cluster of Argo CD> apply -l '!${CLUSTER_LABEL}' -f ${file}`,
    `kubectl --context=<the environment's cluster> apply -l ${CLUSTER_LABEL}=environment -f ${file}`,
  ];
}

/** Label of objects that go to the environment's own cluster, where Argo CD runs in another one. */
const CLUSTER_LABEL = 'cdk8s-delivery/cluster';

function inCluster(object: object, elsewhere: boolean): object {
  if (!elsewhere) return object;
  const { metadata, ...rest } = object as { readonly metadata: { readonly labels?: object } };
  const { apiVersion, kind, ...others } = rest as Readonly<Record<string, unknown>>;
  const labels = { ...metadata.labels, [CLUSTER_LABEL]: 'environment' };
  return { apiVersion, kind, metadata: { ...metadata, labels }, ...others };
}

function projectProps({ environment, delivery }: BootstrapRequest, { kinds, namespaces }: Allowed) {
  const { namespace: _, ...cluster } = environment.destination;
  return {
    sourceNamespaces: [applicationNamespace(environment.name)],
    sourceRepos: [delivery.repository],
    destinations: namespaces.map((namespace) => ({ ...cluster, namespace })),
    kinds,
    ...syncWindows(environment),
    ...ownLabels(environment.name),
  };
}

function targetProject(request: BootstrapRequest, allow: Allowed): object {
  const { name } = request.environment;
  return argo.AppProject.manifest(
    appProjectObject(projectName(name), {
      ...projectProps(request, allow),
      ...writtenAs(request.environment, DEPLOYER_ACCOUNT, allow.namespaces),
      description: `targets of environment ${name}`,
    }),
  );
}

function clusterProject(request: BootstrapRequest, allow: Allowed): object {
  const { name } = request.environment;
  return argo.AppProject.manifest(
    appProjectObject(clusterProjectName(name), {
      ...projectProps(request, allow),
      ...writtenAs(request.environment, CLUSTER_ACCOUNT, allow.namespaces),
      description: `targets of environment ${name} with cluster-wide objects: these are not confined to it`,
      clusterResources: allow.clusterKinds,
    }),
  );
}

function rootProject({ environment, delivery }: BootstrapRequest): object {
  return argo.AppProject.manifest(
    appProjectObject(rootProjectName(environment.name), {
      description: `root of environment ${environment.name}: its Applications and nothing else`,
      sourceRepos: [delivery.repository],
      destinations: [{ namespace: applicationNamespace(environment.name) }],
      kinds: [{ group: 'argoproj.io', kind: 'Application' }],
      ...writtenAs(environment, ROOT_ACCOUNT, [applicationNamespace(environment.name)]),
      ...ownLabels(environment.name),
    }),
  );
}

function rootApplication({ environment, delivery }: BootstrapRequest): object {
  const { repository, branch, path } = delivery;
  const { automated, prune } = environment.sync;
  return argo.Application.manifest(
    applicationObject(rootApplicationName(environment.name), {
      namespace: ARGOCD_NAMESPACE,
      project: rootProjectName(environment.name),
      source: {
        repository,
        revision: branch,
        // Not the environment's folder: Git drops it with the last target, and Argo CD finds nothing to compare with.
        path: '.',
        recurse: true,
        include: `${path}/*/${TARGET_DELIVERY}/${APPLICATION_FILE}`,
      },
      destination: { namespace: applicationNamespace(environment.name) },
      createNamespace: false,
      cascade: 'orphan',
      serverSideApply: false,
      alone: true,
      // The status of its Applications changes while the API server is asked: the root would seem changed for a moment, again and again.
      annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=false' },
      ...retryOf(environment),
      automated: { prune: automated && prune, selfHeal: true },
      generatePaths: [`/${path}/*/${TARGET_DELIVERY}/${APPLICATION_FILE}`],
      ...ownLabels(environment.name),
    }),
  );
}
