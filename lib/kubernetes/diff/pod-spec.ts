/** Where the pod spec stands, by kind and API group. */
const POD_SPECS: readonly (readonly [group: string, kind: string, path: readonly string[]])[] = [
  ['', 'Pod', ['spec']],
  ['', 'PodTemplate', ['template', 'spec']],
  ['', 'ReplicationController', ['spec', 'template', 'spec']],
  ['apps', 'Deployment', ['spec', 'template', 'spec']],
  ['apps', 'StatefulSet', ['spec', 'template', 'spec']],
  ['apps', 'DaemonSet', ['spec', 'template', 'spec']],
  ['apps', 'ReplicaSet', ['spec', 'template', 'spec']],
  ['batch', 'Job', ['spec', 'template', 'spec']],
  ['batch', 'CronJob', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
  ['argoproj.io', 'Rollout', ['spec', 'template', 'spec']],
];

/** Path of the pod spec in objects of this kind, or nothing when they have none. */
export function podSpecPath(group: string, kind: string): readonly string[] | undefined {
  return POD_SPECS.find(([ofGroup, ofKind]) => ofGroup === group && ofKind === kind)?.[2];
}
