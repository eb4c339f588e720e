/**
 * What the ready-made workloads add to an object that does not say it, by path; names of containers, volumes and the like stand in
 * brackets, `*` for any. What changes instead of being added is in {@link CHANGED}.
 */
export const ADDED: Readonly<Record<string, string>> = {
  'metadata.labels.app.kubernetes.io/*': 'labels that name the app and its part, beside those of upstream',
  'metadata.labels': 'labels of a ServiceAccount, which has none upstream',
  'spec.template.metadata.labels.app.kubernetes.io/*': 'the same of the pods',
  'spec.replicas': 'the number that is the default is written',
  'spec.revisionHistoryLimit': 'the cluster remembers three versions, not ten',
  'spec.strategy': 'a new pod is ready before an old one goes',
  'spec.template.spec.automountServiceAccountToken': 'no token of the API server',
  automountServiceAccountToken: 'no token of the API server',
  'spec.template.spec.enableServiceLinks': 'no variables about other Services',
  'spec.template.spec.terminationGracePeriodSeconds': 'the time that is the default is written',
  'spec.template.spec.securityContext.seccompProfile': 'the profile of the runtime',
  'spec.template.spec.containers[*].imagePullPolicy': 'what has a digest is pulled once',
  'spec.template.spec.initContainers[*].imagePullPolicy': 'what has a digest is pulled once',
  'spec.template.spec.initContainers[*].resources': 'every container says what it needs',
  'spec.template.spec.containers[*].ports[*].name': 'every port has its name',
  'spec.unhealthyPodEvictionPolicy': 'a drain does not wait for pods that are broken anyway',
  'spec.type': 'the type that is the default is written',
};

/** What is another value than upstream, or is not there. */
export const CHANGED: Readonly<Record<string, string>> = {
  'spec.template.spec.containers[*].image': 'a digest in place of a tag',
  'spec.template.spec.initContainers[*].image': 'a digest in place of a tag',
  'spec.template.spec.restartPolicy': 'what a Deployment has in any case is not written',
};

/** What was found between an object of upstream and ours. */
export interface Difference {
  readonly path: string;
  readonly kind: 'added' | 'changed';
}

/** Differences of two values, each told by the highest path that only one of them has. */
export function differences(upstream: unknown, ours: unknown, path = ''): readonly Difference[] {
  if (isMap(upstream) && isMap(ours)) {
    const keys = [...new Set([...Object.keys(upstream), ...Object.keys(ours)])];
    return keys.flatMap((key) => {
      const at = path === '' ? key : `${path}.${key}`;
      if (!(key in upstream)) return [{ path: at, kind: 'added' }];
      if (!(key in ours)) return [{ path: at, kind: 'changed' }];
      return differences(upstream[key], ours[key], at);
    });
  }
  if (Array.isArray(upstream) && Array.isArray(ours) && upstream.length === ours.length) {
    return upstream.flatMap((item: unknown, index) =>
      differences(item, ours[index], `${path}[${nameOf(ours[index]) ?? index}]`),
    );
  }
  return JSON.stringify(upstream) === JSON.stringify(ours) ? [] : [{ path, kind: 'changed' }];
}

/** The line of the lists above that a difference is of. */
export function listedAs({ path, kind }: Difference): string | undefined {
  const general = path.replaceAll(/\[[^\]]*\]/g, '[*]');
  return Object.keys(kind === 'added' ? ADDED : CHANGED).find((each) =>
    each.endsWith('/*') ? general.startsWith(each.slice(0, -1)) : each === general,
  );
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nameOf = (item: unknown): string | undefined =>
  isMap(item) && typeof item['name'] === 'string' ? item['name'] : undefined;
