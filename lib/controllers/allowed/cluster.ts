import type { EnvironmentData } from '../../model/environment';

/** The cluster that a controller runs in, as Kubernetes names it to what runs inside. */
export const IN_CLUSTER = 'https://kubernetes.default.svc';

/** The cluster that an environment's objects go to, as a text that two environments of one cluster share. */
export function clusterOf({
  destination: { name, server },
}: {
  readonly destination: Pick<EnvironmentData['destination'], 'name' | 'server'>;
}): string {
  if (name !== undefined) return name === 'in-cluster' ? IN_CLUSTER : `name ${name}`;
  return (server ?? IN_CLUSTER).replace(/\/$/, '');
}

/** Whether the objects go to a named cluster, and not to the one that their controller runs in. */
export function isElsewhere(environment: EnvironmentData): boolean {
  return clusterOf(environment) !== IN_CLUSTER;
}
