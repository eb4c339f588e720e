import type { Validation } from '../typed/policy-props';
import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';

/** Pods stay out of the namespaces of their node. */
export const noHostNamespaces: PackRule = {
  name: 'no-host-namespaces',
  title: 'no host namespaces',
  docs: 'Sharing the network, the processes or the IPC of the node reaches every other pod on it.',
  profile: 'baseline',
  make: (_, { severity }) =>
    builtIn({
      name: 'no-host-namespaces',
      severity,
      description: 'pods stay out of the namespaces of their node',
      match: { pods: true },
      validations: [shares('hostNetwork'), shares('hostPID'), shares('hostIPC')],
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
