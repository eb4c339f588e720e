import type { EnvironmentData } from '../../model/environment';
import type { AppData } from '../../model/exchange';
import { type Finding, quote, refusal } from '../../model/finding';
import { allowed } from '../allowed/allowed';
import { applicationNamespace, clusterProjectName, projectName, rootProjectName } from './names';
import { argocdSettings, settingsFindings } from './settings';

/**
 * Why Argo CD cannot keep the environments of a fleet apart: an AppProject that two would share. Pass the environments
 * of the whole fleet. Names of apps cannot clash: each environment's Applications have a namespace of their own.
 */
export function findings(environments: readonly EnvironmentData[], _apps: readonly AppData[]): Finding[] {
  const own = environments.filter((each) => !argocdSettings(each).external);
  return [...environments.flatMap(settingsFindings), ...own.flatMap(tooLong), ...sharedProjects(own)];
}

const LONGEST_NAMESPACE = 63;

function tooLong({ name }: EnvironmentData): Finding[] {
  const namespace = applicationNamespace(name);
  if (namespace.length <= LONGEST_NAMESPACE) return [];
  const most = LONGEST_NAMESPACE - namespace.length + name.length;
  const message = `the namespace ${quote(namespace)} of its Applications has ${namespace.length} characters, ${LONGEST_NAMESPACE} are allowed: a name of ${most} or fewer fits`;
  return [refusal('INVALID_NAME', message, { environment: name })];
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
