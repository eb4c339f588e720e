import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';

const ALLOWED = [
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral'],
  ...['image', 'persistentVolumeClaim', 'projected', 'secret'],
];

const other = (rest: boolean) =>
  [...ALLOWED, ...(rest ? ['hostPath'] : [])].map((each) => `!has(dyn(v).${each})`).join(' && ');

/** Volumes are of kinds that belong to the pod or the cluster. */
export const volumeTypes: PackRule = {
  name: 'volume-types',
  title: 'volumes of the usual kinds only',
  docs: 'ConfigMap, Secret, projected, downwardAPI, emptyDir, claims (also ephemeral ones), CSI and images; nothing that names a server or a disk in the pod itself.',
  profile: 'restricted',
  beyond: 'no-host-paths',
  make: (_, { severity, rest }) =>
    builtIn({
      name: 'volume-types',
      severity,
      description: 'volumes are of kinds that belong to the pod or the cluster',
      match: { pods: true },
      validations: [
        {
          expression: `!has(variables.pod.volumes) || !variables.pod.volumes.exists(v, ${other(rest)})`,
          message: 'a volume is of a kind that is not allowed',
          messageExpression: `'volumes of other kinds: ' + variables.pod.volumes.filter(v, ${other(rest)}).map(v, v.name).join(', ')`,
          field: 'volumes[*]',
        },
      ],
      remedy: 'use a PersistentVolumeClaim, or one of the kinds that are allowed',
    }),
};
