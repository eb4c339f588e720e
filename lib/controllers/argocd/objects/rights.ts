import type { EnvironmentData } from '../../../model/environment';
import { ownRights } from '../../own-rights';
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
 * cluster, an account with those besides. No objects where it does not ask.
 */
export function rights(environment: EnvironmentData): readonly object[] {
  const { impersonate, resources } = argocdSettings(environment);
  if (!impersonate) return [];
  return ownRights(environment, {
    home: applicationNamespace(environment.name),
    root: ROOT_ACCOUNT,
    deployer: DEPLOYER_ACCOUNT,
    cluster: CLUSTER_ACCOUNT,
    handover: { group: ARGOCD_GROUP, resource: 'applications' },
    resources,
  });
}

/**
 * The accounts that write objects of a project, by namespace; undefined where the environment does not ask for them.
 */
export function writtenAs(
  environment: EnvironmentData,
  account: string,
  namespaces: readonly string[],
): { readonly serviceAccounts?: readonly { readonly namespace: string; readonly account: string }[] } {
  if (!argocdSettings(environment).impersonate) return {};
  const qualified = `${applicationNamespace(environment.name)}:${account}`;
  return { serviceAccounts: namespaces.map((namespace) => ({ namespace, account: qualified })) };
}
