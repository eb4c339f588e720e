import { pluralOf, type ResourceKind } from '../../../kubernetes/facts';
import type { EnvironmentData } from '../../../model/environment';
import { allowed } from '../../allowed/allowed';
import { ownLabels } from '../../own-objects';
import { CLUSTER_ACCOUNT, DEPLOYER_ACCOUNT, fluxNamespace, ROOT_ACCOUNT } from '../names';
import { fluxSettings } from '../settings';

const RBAC = 'rbac.authorization.k8s.io';
const WRITE = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

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
  const { name } = environment;
  const own = fluxNamespace(name);
  const deployers = clusterKinds.length > 0 ? [DEPLOYER_ACCOUNT, CLUSTER_ACCOUNT] : [DEPLOYER_ACCOUNT];
  const rules = [...rulesOf(kinds, environment), ...WATCHED];
  const accounts = [ROOT_ACCOUNT, ...deployers].map((account) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: account, namespace: own, ...ownLabels(name) },
  }));
  const kustomizations = [
    { apiGroups: ['kustomize.toolkit.fluxcd.io'], resources: ['kustomizations'], verbs: WRITE },
  ];
  return [
    ...accounts,
    ...granted(environment, 'Role', ROOT_ACCOUNT, kustomizations, [ROOT_ACCOUNT], own),
    ...namespaces.flatMap((namespace) =>
      granted(environment, 'Role', `${name}-${DEPLOYER_ACCOUNT}`, rules, deployers, namespace),
    ),
    ...(clusterKinds.length === 0
      ? []
      : granted(
          environment,
          'ClusterRole',
          `${name}-${CLUSTER_ACCOUNT}`,
          rulesOf(clusterKinds, environment),
          [CLUSTER_ACCOUNT],
        )),
  ];
}

/** A role, and its binding to accounts of the environment. */
function granted(
  { name: environment }: EnvironmentData,
  kind: 'Role' | 'ClusterRole',
  name: string,
  rules: readonly object[],
  accounts: readonly string[],
  namespace?: string,
): readonly object[] {
  const metadata = { name, ...(namespace !== undefined && { namespace }), ...ownLabels(environment) };
  const subjects = accounts.map((each) => ({
    kind: 'ServiceAccount',
    name: each,
    namespace: fluxNamespace(environment),
  }));
  return [
    { apiVersion: `${RBAC}/v1`, kind, metadata, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: RBAC, kind, name },
      subjects,
    },
  ];
}

/** One rule per API group. */
function rulesOf(kinds: readonly ResourceKind[], environment: EnvironmentData): readonly object[] {
  const { resources } = fluxSettings(environment);
  const byGroup = new Map<string, string[]>();
  for (const { group, kind } of kinds) {
    const name = group === '' ? kind : `${group}/${kind}`;
    const plural = Object.hasOwn(resources, name) ? resources[name] : undefined;
    byGroup.set(group, [...(byGroup.get(group) ?? []), plural ?? pluralOf(kind)]);
  }
  return [...byGroup].map(([group, all]) => ({ apiGroups: [group], resources: all, verbs: WRITE }));
}
