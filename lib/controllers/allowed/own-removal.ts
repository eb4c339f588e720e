import type { EnvironmentData } from '../../model/environment';
import { allowed } from './allowed';
import { ownLabels } from './own-labels';

/** The steps that every controller's removal of an environment shares. */

/** The labels of what belongs to an environment, as a selector of kubectl. */
const ownSelector = (environment: string): string =>
  Object.entries(ownLabels(environment).labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(',');

/** Removes the objects of an administrator's file that belong to the whole cluster. */
export const withoutClusterObjects = (environment: EnvironmentData, kubectl: string) => ({
  why: 'what belongs to the whole cluster: admission policies, roles',
  commands: [
    'validatingadmissionpolicybindings,validatingadmissionpolicies',
    'clusterrolebindings,clusterroles',
  ].map((kinds) => `${kubectl} delete ${kinds} -l ${ownSelector(environment.name)}`),
});

/** Removes the namespaces of an environment's objects, or only the rights in them. */
export function withoutNamespaces(environment: EnvironmentData, kubectl: string, keep: boolean) {
  const { namespaces } = allowed(environment);
  return keep
    ? {
        why: 'the rights in its namespaces; the namespaces stay, with the workloads',
        commands: namespaces.map(
          (each) => `${kubectl} -n ${each} delete rolebindings,roles -l ${ownSelector(environment.name)}`,
        ),
      }
    : {
        why: 'its namespaces, with all that is left in them: claims that were kept, Secrets, what others put there. Look first',
        commands: [
          ...namespaces.map((each) => `${kubectl} -n ${each} get all,persistentvolumeclaims,secrets`),
          ...namespaces.map((each) => `${kubectl} delete namespace ${each}`),
        ],
      };
}

/** Patches all objects of a kind in a namespace. */
export const patchAll = (kubectl: string, namespace: string, kind: string, fields: object): string =>
  `${kubectl} -n ${namespace} get ${kind} -o name | xargs -r -n 1 ${kubectl} -n ${namespace} patch --type merge -p '${JSON.stringify(fields)}'`;
