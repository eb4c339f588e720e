import { pluralOf, type ResourceKind } from '../kubernetes/facts';
import { ownLabels } from './allowed/own-labels';

const RBAC = 'rbac.authorization.k8s.io';

/** What an account has to be allowed that brings and removes objects. */
export const WRITE = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** A service account of an environment. */
export const serviceAccount = (environment: string, name: string, namespace: string): object => ({
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
  /** Where they may do it; nothing of a ClusterRole. */
  readonly namespace?: string;
}

/** @see Grant */
export function granted(environment: string, grant: Grant): readonly object[] {
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
export function writing(
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
