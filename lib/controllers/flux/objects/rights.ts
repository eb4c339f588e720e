import type { EnvironmentData } from '../../../model/environment';
import { allowed } from '../../allowed/allowed';
import { granted, serviceAccount, WRITE, writing } from '../../own-rights';
import { CLUSTER_ACCOUNT, DEPLOYER_ACCOUNT, fluxNamespace, ROOT_ACCOUNT } from '../names';
import { fluxSettings } from '../settings';

/** What Flux reads to tell whether workloads are ready. */
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
  const { kinds, clusterKinds, namespaces } = allowed(environment);
  const { resources } = fluxSettings(environment);
  const { name } = environment;
  const home = fluxNamespace(name);
  const deployers = clusterKinds.length > 0 ? [DEPLOYER_ACCOUNT, CLUSTER_ACCOUNT] : [DEPLOYER_ACCOUNT];
  const rules = [...writing(kinds, resources), ...WATCHED];
  const kustomizations = [
    { apiGroups: ['kustomize.toolkit.fluxcd.io'], resources: ['kustomizations'], verbs: WRITE },
  ];
  return [
    ...[ROOT_ACCOUNT, ...deployers].map((account) => serviceAccount(name, account, home)),
    ...granted(name, {
      kind: 'Role',
      name: ROOT_ACCOUNT,
      rules: kustomizations,
      accounts: [ROOT_ACCOUNT],
      home,
      namespace: home,
    }),
    ...namespaces.flatMap((namespace) =>
      granted(name, {
        kind: 'Role',
        name: `${name}-${DEPLOYER_ACCOUNT}`,
        rules,
        accounts: deployers,
        home,
        namespace,
      }),
    ),
    ...(clusterKinds.length === 0
      ? []
      : granted(name, {
          kind: 'ClusterRole',
          name: `${name}-${CLUSTER_ACCOUNT}`,
          rules: writing(clusterKinds, resources),
          accounts: [CLUSTER_ACCOUNT],
          home,
        })),
  ];
}
