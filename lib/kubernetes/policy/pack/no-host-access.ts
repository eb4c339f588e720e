import type { Validation } from '../typed/policy-props';
import { builtIn } from './built-in';
import { everywhere, type PackRule } from './pack-rule';

/** Pods stay out of the node's namespaces, files and ports. */
export const noHostAccess: PackRule = {
  name: 'no-host-access',
  title: 'no host namespaces, host paths or host ports',
  docs: "Sharing the node's network, processes, files or ports reaches every other pod on it.",
  holds: 'everywhere',
  on: everywhere,
  make: () =>
    builtIn({
      name: 'no-host-access',
      description: "pods stay out of the node's namespaces, files and ports",
      match: { pods: true },
      validations: [
        shares('hostNetwork'),
        shares('hostPID'),
        shares('hostIPC'),
        {
          expression: '!has(variables.pod.volumes) || variables.pod.volumes.all(v, !has(v.hostPath))',
          message: 'a volume is a path of the node',
          messageExpression:
            "'volumes that are paths of the node: ' + variables.pod.volumes.filter(v, has(v.hostPath)).map(v, v.name + ' (' + v.hostPath.path + ')').join(', ')",
          field: 'volumes[*].hostPath',
        },
        {
          expression:
            'variables.containers.all(c, !has(c.ports) || c.ports.all(p, !has(p.hostPort) || p.hostPort == 0))',
          message: 'a container takes a port of the node',
          field: 'containers[*].ports[*].hostPort',
        },
      ],
      remedy: 'use a Service, and volumes that belong to the pod',
    }),
};

function shares(field: 'hostNetwork' | 'hostPID' | 'hostIPC'): Validation {
  return {
    expression: `!has(variables.pod.${field}) || !variables.pod.${field}`,
    message: `the pod shares a namespace of its node: ${field} is true`,
    field,
  };
}
