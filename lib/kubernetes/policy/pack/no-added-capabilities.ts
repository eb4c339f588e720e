import { builtIn } from './built-in';
import { everywhere, type PackRule } from './pack-rule';

const ADDED =
  'has(c.securityContext) && has(c.securityContext.capabilities) && has(c.securityContext.capabilities.add)';

/** No container asks for more capabilities. */
export const noAddedCapabilities: PackRule = {
  name: 'no-added-capabilities',
  title: 'no added Linux capabilities',
  docs: 'Capabilities are parts of what root may do. Dropping all of them is good practice; this rule asks that none is added.',
  holds: 'everywhere',
  on: everywhere,
  make: () =>
    builtIn({
      name: 'no-added-capabilities',
      description: 'no container adds Linux capabilities',
      match: { pods: true },
      validations: [
        {
          expression: `variables.containers.all(c, !(${ADDED}) || size(c.securityContext.capabilities.add) == 0)`,
          message: 'a container adds Linux capabilities',
          messageExpression: `'added capabilities: ' + variables.containers.filter(c, ${ADDED} && size(c.securityContext.capabilities.add) > 0).map(c, c.name + ' (' + c.securityContext.capabilities.add.join(', ') + ')').join(', ')`,
          field: 'containers[*].securityContext.capabilities.add',
        },
      ],
      remedy: 'remove `capabilities.add`; listen on a port above 1023 instead of adding NET_BIND_SERVICE',
    }),
};
