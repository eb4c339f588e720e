import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';

/** No volume is a path of the node. */
export const noHostPaths: PackRule = {
  name: 'no-host-paths',
  title: 'no host paths',
  docs: 'A path of the node reaches what other pods and the node itself keep there.',
  profile: 'baseline',
  make: (_, { severity }) =>
    builtIn({
      name: 'no-host-paths',
      severity,
      description: 'no volume is a path of the node',
      match: { pods: true },
      validations: [
        {
          expression: '!has(variables.pod.volumes) || variables.pod.volumes.all(v, !has(v.hostPath))',
          message: 'a volume is a path of the node',
          messageExpression:
            "'volumes that are paths of the node: ' + variables.pod.volumes.filter(v, has(v.hostPath)).map(v, v.name + ' (' + v.hostPath.path + ')').join(', ')",
          field: 'volumes[*].hostPath',
        },
      ],
      remedy: 'use volumes that belong to the pod',
    }),
};
