import type { EnvironmentData } from '../../../model/environment';
import { allowed } from '../../allowed/allowed';
import { granted, serviceAccount, WRITE, writing } from '../../own-rights';
import {
  ARGOCD_GROUP,
  applicationNamespace,
  CLUSTER_ACCOUNT,
  DEPLOYER_ACCOUNT,
  ROOT_ACCOUNT,
} from '../names';
import { argocdSettings } from '../settings';

/**
 * The service accounts that Argo CD syncs as where an environment asks for it, and what they may do: the root, Applications of
 * `argocd-<env>`; the targets, the kinds that the environment allows in its namespaces; and where it allows kinds of the whole
 * cluster, an account with those besides. Nothing where it does not ask.
 */
export function rights(environment: EnvironmentData): readonly object[] {
  const { impersonate, resources } = argocdSettings(environment);
  if (!impersonate) return [];
  const { kinds, clusterKinds, namespaces } = allowed(environment);
  const { name } = environment;
  const home = applicationNamespace(name);
  const deployers = clusterKinds.length > 0 ? [DEPLOYER_ACCOUNT, CLUSTER_ACCOUNT] : [DEPLOYER_ACCOUNT];
  return [
    ...[ROOT_ACCOUNT, ...deployers].map((account) => serviceAccount(name, account, home)),
    ...granted(name, {
      kind: 'Role',
      name: ROOT_ACCOUNT,
      rules: [{ apiGroups: [ARGOCD_GROUP], resources: ['applications'], verbs: WRITE }],
      accounts: [ROOT_ACCOUNT],
      home,
      namespace: home,
    }),
    ...namespaces.flatMap((namespace) =>
      granted(name, {
        kind: 'Role',
        name: `${name}-${DEPLOYER_ACCOUNT}`,
        rules: writing(kinds, resources),
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

/** As whom objects of a project are written, by namespace; nothing where the environment does not ask for it. */
export function writtenAs(
  environment: EnvironmentData,
  account: string,
  namespaces: readonly string[],
): { readonly serviceAccounts?: readonly { readonly namespace: string; readonly account: string }[] } {
  if (!argocdSettings(environment).impersonate) return {};
  const qualified = `${applicationNamespace(environment.name)}:${account}`;
  return { serviceAccounts: namespaces.map((namespace) => ({ namespace, account: qualified })) };
}
