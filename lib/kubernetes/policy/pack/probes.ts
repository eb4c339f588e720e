import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';

const CONTAINERS = 'object.spec.template.spec.containers';
const PORTS = 'has(c.ports) && size(c.ports) > 0';

/** Long-running containers can be asked whether they work. */
export const probes: PackRule = {
  name: 'probes',
  title: 'readiness and liveness probes',
  docs: 'A container with ports needs a readiness probe, or it gets traffic before it can take it; every container of a Deployment, StatefulSet or DaemonSet needs a probe of some kind, or it hangs unnoticed.',
  profile: 'production',
  make: (_, { severity }) =>
    builtIn({
      name: 'probes',
      severity,
      description: 'long-running containers can be asked whether they work',
      match: { kinds: ['apps/v1/Deployment', 'apps/v1/StatefulSet', 'apps/v1/DaemonSet'] },
      validations: [
        {
          expression: `${CONTAINERS}.all(c, !has(c.ports) || size(c.ports) == 0 || has(c.readinessProbe))`,
          message: 'a container with ports has no readiness probe',
          messageExpression: `'no readinessProbe: ' + ${CONTAINERS}.filter(c, has(c.ports) && size(c.ports) > 0 && !has(c.readinessProbe)).map(c, c.name).join(', ')`,
          field: 'spec.template.spec.containers[*].readinessProbe',
        },
        {
          expression: `${CONTAINERS}.all(c, (${PORTS}) || has(c.readinessProbe) || has(c.livenessProbe))`,
          message: 'a container has no probe',
          messageExpression: `'no probe: ' + ${CONTAINERS}.filter(c, !(${PORTS}) && !has(c.readinessProbe) && !has(c.livenessProbe)).map(c, c.name).join(', ')`,
          field: 'spec.template.spec.containers[*].livenessProbe',
        },
      ],
      remedy: 'add `readinessProbe` where there are ports, else `livenessProbe`',
    }),
};
