import { DEFAULT_CONTROLLER, type EnvironmentData } from '../../model/environment';
import { type Finding, quote, refusal } from '../../model/finding';
import { allowed } from './allowed';
import { clusterOf, IN_CLUSTER } from './cluster';
import { ARGOCD_NAMESPACE, FLUX_NAMESPACE, FLUX_PREFIX } from './own-namespaces';

/** Namespaces that belong to a controller itself: its own, and one for each environment that it delivers. */
interface OwnNamespaces {
  readonly controller: string;
  /** The controller, for people. */
  readonly who: string;
  /** The namespace that it runs in. */
  readonly home: string;
  /** Prefix of the namespaces of its environments. */
  readonly prefix: string;
  /** The cluster that they are in. */
  readonly cluster: (environment: EnvironmentData) => string;
}

const OWN: readonly OwnNamespaces[] = [
  {
    controller: 'argocd',
    who: 'Argo CD',
    home: ARGOCD_NAMESPACE,
    prefix: `${ARGOCD_NAMESPACE}-`,
    cluster: () => IN_CLUSTER,
  },
  { controller: 'flux', who: 'Flux', home: FLUX_NAMESPACE, prefix: FLUX_PREFIX, cluster: clusterOf },
];

/**
 * Findings about environments that could reach into each other, whatever controller delivers them: a namespace that two
 * would write into, or one that belongs to a controller. Pass the environments of the whole fleet.
 */
export function reachesOver(environments: readonly EnvironmentData[]): Finding[] {
  return [...ofControllers(environments), ...sharedNamespaces(environments)];
}

/** Anyone who may write there decides what the controller does, for every environment. */
function ofControllers(environments: readonly EnvironmentData[]): Finding[] {
  return OWN.flatMap(({ controller, who, home, prefix, cluster }) => {
    const delivered = environments.filter((each) => (each.controller ?? DEFAULT_CONTROLLER) === controller);
    const clusters = new Set(delivered.map(cluster));
    return environments
      .filter((each) => clusters.has(clusterOf(each)))
      .flatMap((environment) =>
        allowed(environment)
          .namespaces.filter((each) => each === home || each.startsWith(prefix))
          .map((each) =>
            refusal(
              'INVALID_OPTION',
              `its objects would go to the namespace ${quote(each)}; "${home}" and what begins with "${prefix}" belongs to ${who} itself`,
              { environment: environment.name },
            ),
          ),
      );
  });
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
