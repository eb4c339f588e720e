import type { EnvironmentData } from '../../../model/environment';
import { ownRights } from '../../own-rights';
import { CLUSTER_ACCOUNT, DEPLOYER_ACCOUNT, fluxNamespace, ROOT_ACCOUNT } from '../names';
import { fluxSettings } from '../settings';

/** The objects that Flux reads to tell whether workloads are ready. */
const WATCHED = [
  { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['get', 'list', 'watch'] },
];

/**
 * The service accounts of an environment and what they may do: the root, Kustomizations of its namespace; the targets,
 * the kinds that the environment allows in its namespaces; and where it allows kinds of the whole cluster, an account
 * with those besides.
 */
export function rights(environment: EnvironmentData): readonly object[] {
  return ownRights(environment, {
    home: fluxNamespace(environment.name),
    root: ROOT_ACCOUNT,
    deployer: DEPLOYER_ACCOUNT,
    cluster: CLUSTER_ACCOUNT,
    handover: { group: 'kustomize.toolkit.fluxcd.io', resource: 'kustomizations' },
    resources: fluxSettings(environment).resources,
    watched: WATCHED,
  });
}
