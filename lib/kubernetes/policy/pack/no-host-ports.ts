import { builtIn } from './built-in';
import { noContainer } from './containers';
import type { PackRule } from './pack-rule';

/** No container takes a port of the node. */
export const noHostPorts: PackRule = {
  name: 'no-host-ports',
  title: 'no host ports',
  docs: 'A port of the node is reachable past Services and policies, and can be taken once.',
  profile: 'baseline',
  make: (_, { severity }) =>
    builtIn({
      name: 'no-host-ports',
      severity,
      description: 'no container takes a port of the node',
      match: { pods: true },
      validations: [
        noContainer('has(c.ports) && c.ports.exists(p, has(p.hostPort) && p.hostPort != 0)', {
          message: 'a container takes a port of the node',
          named: 'ports of the node are taken by',
          field: 'ports[*].hostPort',
        }),
      ],
      remedy: 'remove `hostPort`; use a Service',
    }),
};
