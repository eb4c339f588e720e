import type { EnvironmentData } from '../../model/environment';
import type { AppData } from '../../model/exchange';
import { type Finding, quote, refusal } from '../../model/finding';
import { allowed } from './allowed';
import {
  ARGOCD_NAMESPACE,
  applicationNamespace,
  clusterProjectName,
  projectName,
  rootProjectName,
} from './names';
import { clusterOf, isElsewhere } from './settings';

/**
 * What keeps Argo CD from holding the environments of a fleet apart: an AppProject that two would share, a namespace that
 * two would write into, and a namespace that is Argo CD's own. Give the environments of the whole fleet. Names of apps
 * cannot clash: each environment's Applications have a namespace of their own.
 */
export function findings(environments: readonly EnvironmentData[], _apps: readonly AppData[]): Finding[] {
  return [
    ...environments.flatMap((each) => [...tooLong(each), ...ofArgo(each)]),
    ...sharedProjects(environments),
    ...sharedNamespaces(environments),
  ];
}

const LONGEST_NAMESPACE = 63;

function tooLong({ name }: EnvironmentData): Finding[] {
  const namespace = applicationNamespace(name);
  if (namespace.length <= LONGEST_NAMESPACE) return [];
  const most = LONGEST_NAMESPACE - namespace.length + name.length;
  const message = `the namespace ${quote(namespace)} of its Applications has ${namespace.length} characters, ${LONGEST_NAMESPACE} are allowed: a name of ${most} or fewer fits`;
  return [refusal('INVALID_NAME', message, { environment: name })];
}

/** Who may write there decides what Argo CD does, for every environment. */
function ofArgo(environment: EnvironmentData): Finding[] {
  if (isElsewhere(environment)) return [];
  return allowed(environment)
    .namespaces.filter((each) => each === ARGOCD_NAMESPACE || each.startsWith(`${ARGOCD_NAMESPACE}-`))
    .map((each) =>
      refusal(
        'INVALID_OPTION',
        `its objects would go to the namespace ${quote(each)}; "${ARGOCD_NAMESPACE}" and what begins with "${ARGOCD_NAMESPACE}-" belongs to Argo CD itself`,
        { environment: environment.name },
      ),
    );
}

function sharedProjects(environments: readonly EnvironmentData[]): Finding[] {
  const owners = new Map<string, string[]>();
  const add = (project: string, owner: string) =>
    owners.set(project, [...(owners.get(project) ?? []), owner]);
  for (const environment of environments) {
    const { name } = environment;
    add(projectName(name), `the targets of environment "${name}"`);
    add(rootProjectName(name), `the root of environment "${name}"`);
    if (allowed(environment).clusterKinds.length > 0)
      add(clusterProjectName(name), `the cluster-wide objects of environment "${name}"`);
  }
  return [...owners]
    .filter(([, each]) => each.length > 1)
    .map(([project, each]) =>
      refusal('DUPLICATE_NAME', `the AppProject "${project}" would stand for ${each.join(' and for ')}`),
    );
}

function sharedNamespaces(environments: readonly EnvironmentData[]): Finding[] {
  const first = new Map<string, string>();
  const found: Finding[] = [];
  for (const environment of environments) {
    for (const namespace of allowed(environment).namespaces) {
      const key = JSON.stringify([clusterOf(environment), namespace]);
      const other = first.get(key);
      if (other === undefined) first.set(key, environment.name);
      else if (other !== environment.name)
        found.push(
          refusal(
            'DUPLICATE_NAME',
            `${environment.name} and ${other} put their objects into the same namespace ${quote(namespace)} of the same cluster: each could change what the other runs`,
            { environment: environment.name },
            'give one of them another `namespace` or `destination`',
          ),
        );
    }
  }
  return found;
}
