import { pluralOf, type ResourceKind } from '../kubernetes/facts';
import type { EnvironmentData } from '../model/environment';
import { allowed } from './allowed/allowed';
import { ownLabels } from './allowed/own-labels';

const RBAC = 'rbac.authorization.k8s.io';

/** The verbs that an account needs to bring and remove objects. */
const WRITE = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** The service accounts that a controller writes the objects of an environment as. */
interface OwnAccounts {
  /** Namespace of the accounts, and of the objects that hand targets over. */
  readonly home: string;
  /** Brings the objects that hand targets over. */
  readonly root: string;
  /** Brings what the environment allows in its namespaces. */
  readonly deployer: string;
  /** Brings kinds of the whole cluster besides, where the environment allows some. */
  readonly cluster: string;
  /** The objects that hand targets over: an API group and a plural. */
  readonly handover: { readonly group: string; readonly resource: string };
  /** Plurals of kinds, where they do not follow Kubernetes' convention. */
  readonly resources: Readonly<Record<string, string>>;
  /**
   * What the controller has to read in the namespaces.
   *
   * @default - only what it writes
   */
  readonly watched?: readonly object[];
}

/** The service accounts of an environment, the roles with what they may do, and their bindings. */
export function ownRights(
  environment: EnvironmentData,
  { home, root, deployer, cluster, handover, resources, watched = [] }: OwnAccounts,
): readonly object[] {
  const { kinds, clusterKinds, namespaces } = allowed(environment);
  const { name } = environment;
  const deployers = clusterKinds.length > 0 ? [deployer, cluster] : [deployer];
  const handing = [{ apiGroups: [handover.group], resources: [handover.resource], verbs: WRITE }];
  const rules = [...writing(kinds, resources), ...watched];
  return [
    ...[root, ...deployers].map((account) => serviceAccount(name, account, home)),
    ...granted(name, { kind: 'Role', name: root, rules: handing, accounts: [root], home, namespace: home }),
    ...namespaces.flatMap((namespace) =>
      granted(name, {
        kind: 'Role',
        name: `${name}-${deployer}`,
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
          name: `${name}-${cluster}`,
          rules: writing(clusterKinds, resources),
          accounts: [cluster],
          home,
        })),
  ];
}

/** A service account of an environment. */
const serviceAccount = (environment: string, name: string, namespace: string): object => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace, ...ownLabels(environment) },
});

/** A role of an environment, and its binding to accounts. */
interface Grant {
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: string;
  readonly rules: readonly object[];
  readonly accounts: readonly string[];
  /** Where the accounts are. */
  readonly home: string;
  /** Where they may do it; absent for a ClusterRole. */
  readonly namespace?: string;
}

/** @see Grant */
function granted(environment: string, grant: Grant): readonly object[] {
  const { kind, name, rules, accounts, home, namespace } = grant;
  const metadata = { name, ...(namespace !== undefined && { namespace }), ...ownLabels(environment) };
  const subjects = accounts.map((each) => ({ kind: 'ServiceAccount', name: each, namespace: home }));
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

/**
 * The right to bring and remove objects of these kinds: one rule per API group.
 *
 * @param resources what kinds are served as, where it is not their plural by Kubernetes' convention
 */
function writing(
  kinds: readonly ResourceKind[],
  resources: Readonly<Record<string, string>>,
): readonly object[] {
  const byGroup = new Map<string, string[]>();
  for (const { group, kind } of kinds) {
    const name = group === '' ? kind : `${group}/${kind}`;
    const plural = Object.hasOwn(resources, name) ? resources[name] : undefined;
    byGroup.set(group, [...(byGroup.get(group) ?? []), plural ?? pluralOf(kind)]);
  }
  return [...byGroup].map(([group, all]) => ({ apiGroups: [group], resources: all, verbs: WRITE }));
}
