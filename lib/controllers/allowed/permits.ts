import { groupOf, isOneOf, type ResourceKind } from '../../kubernetes/facts';
import type { EnvironmentData } from '../../model/environment';
import { allowed } from './allowed';

/** The scope of an object; `unknown` where there is no schema of its kind, so that the environment's data counts. */
export type KnownScope = 'cluster' | 'namespace' | 'unknown';

/** Whether a controller will take an object into an environment; if not, why, and what to write to allow it. */
export type Permit =
  | { readonly permitted: true }
  | { readonly permitted: false; readonly reason: string; readonly remedy: string };

/**
 * Whether the rights that `bootstrap` grants let a target hold an object, by the same lists that make AppProjects and
 * roles. A kind that belongs to the whole cluster is looked for in the list of such kinds alone, and one in a namespace
 * in the other: Argo CD compares so (`IsGroupKindNamePermitted`, `IsDestinationPermitted`), and roles in a namespace
 * grant nothing outside of it.
 *
 * @param object a manifest; without a namespace it goes to the environment's own
 */
export function permits(environment: EnvironmentData, object: object, scope: KnownScope): Permit {
  const allow = allowed(environment);
  const { apiVersion, kind, metadata } = object as Manifest;
  const own = { group: groupOf(apiVersion), kind };
  const name = nameOf(own);
  if (name === 'Namespace')
    return refused(
      "namespaces come from the administrator's file alone",
      leaveOut(environment, metadata?.name),
    );
  const ofCluster = isOneOf(allow.clusterKinds, object);
  const inNamespace = isOneOf(allow.kinds, object);
  const isOfCluster = scope === 'cluster' || (scope === 'unknown' && ofCluster && !inNamespace);
  if (isOfCluster) {
    if (ofCluster) return PERMITTED;
    return refused(
      inNamespace
        ? `a ${name} belongs to the whole cluster, and ${environment.name} allows it as a kind in a namespace, which does not count`
        : `a ${name} belongs to the whole cluster, ${environment.name} allows ${listed(allow.clusterKinds.map(nameOf))} of that`,
      `leave it out, or ${write(environment, 'clusterKinds', name)}; for that kind the environment is no longer confined`,
    );
  }
  if (!inNamespace)
    return refused(
      ofCluster
        ? `a ${name} is in a namespace, and ${environment.name} allows it as a kind of the whole cluster, which does not count`
        : `${environment.name} allows no ${name}`,
      environment.allow.without.includes(name)
        ? `leave it out, or take it out of \`allow.without\` of ${environment.name}, run \`configure\`, and have an administrator apply \`bootstrap/${environment.name}.yaml\` anew`
        : `leave it out, or ${write(environment, 'kinds', name)}${scope === 'unknown' ? ' (`clusterKinds` where it belongs to the whole cluster)' : ''}`,
    );
  const namespace = metadata?.namespace ?? environment.destination.namespace;
  if (allow.namespaces.includes(namespace)) return PERMITTED;
  return refused(
    `the namespace ${namespace} is not one of ${environment.name}, which has ${listed(allow.namespaces)}`,
    `put it into one of these, or ${write(environment, 'namespaces', namespace)}`,
  );
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

const PERMITTED: Permit = { permitted: true };
const refused = (reason: string, remedy: string): Permit => ({ permitted: false, reason, remedy });

const nameOf = ({ group, kind }: ResourceKind) => (group === '' ? kind : `${group}/${kind}`);

const listed = (names: readonly string[]) => names.join(', ') || 'none';

/** What to do about a Namespace: the administrator's file has those of the environment. */
function leaveOut(environment: EnvironmentData, namespace = ''): string {
  return allowed(environment).namespaces.includes(namespace)
    ? `leave it out: \`bootstrap/${environment.name}.yaml\` has it`
    : `leave it out; ${write(environment, 'namespaces', namespace)}`;
}

/** The whole list, as it has to be in the code afterwards. */
function write(
  { name, allow }: EnvironmentData,
  list: 'kinds' | 'clusterKinds' | 'namespaces',
  more: string,
): string {
  const all = [...allow[list], more].map((each) => `'${each}'`).join(', ');
  return `write \`allow: { ${list}: [${all}] }\` into ${name}, run \`configure\`, and have an administrator apply \`bootstrap/${name}.yaml\` anew`;
}
