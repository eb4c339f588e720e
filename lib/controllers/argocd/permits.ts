import { groupOf, isClusterScoped, isOneOf, type ResourceKind } from '../../kubernetes/facts';
import type { EnvironmentData } from '../../model/environment';
import { allowed } from './allowed';

/** Whether Argo CD will take an object into an environment, and why not. */
type Permit = { readonly permitted: true } | { readonly permitted: false; readonly reason: string };

/**
 * Whether the AppProjects of an environment let a target hold an object: the very lists that `bootstrap` writes into
 * them. Argo CD refuses everything else, whatever was rendered.
 *
 * @param object a manifest; without a namespace it goes to the environment's own
 */
export function permits(environment: EnvironmentData, object: object): Permit {
  const { kinds, clusterKinds, namespaces } = allowed(environment);
  const { apiVersion, kind, metadata } = object as Manifest;
  const own = { group: groupOf(apiVersion), kind };
  const name = nameOf(own);
  if (isOneOf(clusterKinds, object)) return PERMITTED;
  if (isClusterScoped(object))
    return refused(
      `a ${name} belongs to the whole cluster, ${environment.name} allows ${listed(clusterKinds.map(nameOf))} of that`,
    );
  if (!isOneOf(kinds, object)) return refused(`${environment.name} allows no ${name}`);
  const namespace = metadata?.namespace ?? environment.destination.namespace;
  if (namespaces.includes(namespace)) return PERMITTED;
  return refused(
    `the ${name} goes to the namespace ${namespace}, ${environment.name} allows ${listed(namespaces)}`,
  );
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly namespace?: string };
}

const PERMITTED: Permit = { permitted: true };
const refused = (reason: string): Permit => ({ permitted: false, reason });

const nameOf = ({ group, kind }: ResourceKind) => (group === '' ? kind : `${group}/${kind}`);

const listed = (names: readonly string[]) => names.join(', ') || 'none';
