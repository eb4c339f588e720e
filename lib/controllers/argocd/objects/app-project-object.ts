import type * as argo from '../../../../imports/argoproj.io';
import type { ResourceKind } from '../../../kubernetes/facts';
import { DeliveryError, type Finding, quote, refusal } from '../../../model/finding';
import { IN_CLUSTER } from '../../allowed/cluster';
import { ARGOCD_NAMESPACE } from '../../allowed/own-namespaces';
import type { AppProjectProps } from './app-project-props';
import { destinationObject } from './application-object';

/**
 * The whole AppProject that the props ask for; pure. All lists are written, the empty ones too: for cluster-wide kinds
 * an empty list allows nothing.
 *
 * @throws DeliveryError `INVALID_OPTION`, all problems at once.
 */
export function appProjectObject(name: string, props: AppProjectProps): argo.AppProjectProps {
  DeliveryError.throwIfAny(problems(name, props));
  return {
    metadata: {
      name,
      namespace: props.namespace ?? ARGOCD_NAMESPACE,
      ...(props.labels ? { labels: { ...props.labels } } : {}),
      ...(props.annotations ? { annotations: { ...props.annotations } } : {}),
    },
    spec: {
      description: props.description,
      ...(props.sourceNamespaces ? { sourceNamespaces: [...props.sourceNamespaces] } : {}),
      sourceRepos: [...props.sourceRepos],
      destinations: props.destinations.map(destinationObject),
      clusterResourceWhitelist: (props.clusterResources ?? []).map((each) => ({ ...each })),
      namespaceResourceWhitelist: props.kinds.map(({ group, kind }) => ({ group, kind })),
      ...(props.serviceAccounts
        ? {
            destinationServiceAccounts: props.serviceAccounts.map(({ namespace, account }) => ({
              server: IN_CLUSTER,
              namespace,
              defaultServiceAccount: account,
            })),
          }
        : {}),
      ...(props.syncWindows
        ? {
            syncWindows: props.syncWindows.map((each) => ({ ...each, applications: [...each.applications] })),
          }
        : {}),
    },
  };
}

function problems(name: string, props: AppProjectProps): Finding[] {
  const found: Finding[] = [];
  const bad = (message: string): void => {
    found.push(refusal('INVALID_OPTION', `AppProject ${quote(name)}: ${message}`));
  };
  if (name === 'default') bad('the name "default" is Argo CD\'s own project, choose another');
  if (props.description.length > 255) {
    bad(`a description has at most 255 characters, this one has ${props.description.length}`);
  }
  const lists = {
    'source repository': props.sourceRepos,
    destination: props.destinations,
    kind: props.kinds,
  };
  for (const [what, list] of Object.entries(lists)) {
    if (list.length === 0) bad(`at least one ${what} is needed, got none`);
  }
  for (const each of props.sourceNamespaces ?? []) {
    if (each.includes('*')) bad(`a source namespace is one name, got ${quote(each)}`);
  }
  for (const each of props.sourceRepos) if (isWild(each)) bad(wildcard('source repository', each));
  for (const { server, name: cluster, namespace } of props.destinations) {
    if (isWild(server)) bad(wildcard('server', server));
    if (isWild(cluster)) bad(wildcard('cluster', cluster));
    if (isWild(namespace)) bad(wildcard('namespace', namespace));
  }
  for (const each of [...props.kinds, ...(props.clusterResources ?? [])]) {
    if (isWild(each.group) || isWild(each.kind)) bad(wildcard('kind', kindText(each)));
  }
  return found;
}

function isWild(value: string | undefined): value is string {
  return value !== undefined && value.length > 0 && [...value].every((char) => char === '*');
}

function wildcard(what: string, value: string): string {
  return `every ${what} is too much, list those needed; got ${quote(value)}`;
}

function kindText({ group, kind }: ResourceKind): string {
  return group === '' ? kind : `${group}/${kind}`;
}
