import type { EnvironmentData } from '../../model/environment';
import { IN_CLUSTER } from './names';

/** The cluster that an environment's objects go to, as a text that two environments of one cluster share. */
export function clusterOf({ destination: { name, server } }: EnvironmentData): string {
  if (name !== undefined) return name === 'in-cluster' ? IN_CLUSTER : `name ${name}`;
  return (server ?? IN_CLUSTER).replace(/\/$/, '');
}

/** Whether the objects go to another cluster than the one that Argo CD runs in. */
export function isElsewhere(environment: EnvironmentData): boolean {
  return clusterOf(environment) !== IN_CLUSTER;
}
