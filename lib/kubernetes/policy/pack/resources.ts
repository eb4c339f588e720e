import { SIZED_LISTS } from '../../facts';
import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';

const REQUESTS = 'has(c.resources) && has(c.resources.requests)';
const LIMITS = 'has(c.resources) && has(c.resources.limits)';

/** Containers say what they need, within reason. */
export const resources: PackRule = {
  name: 'resources',
  title: 'requests and a memory limit, of a sane size',
  docs: 'Without requests the scheduler guesses; without a memory limit one leak takes the node along. CPU limits are not asked for: they throttle. Ephemeral containers cannot have any and do not count.',
  profile: 'production',
  make: ({ largest = { cpu: '16', memory: '64Gi' } }, { severity }) =>
    builtIn({
      name: 'resources',
      severity,
      description: 'containers say what they need, within reason',
      match: { pods: true },
      params: { cpu: largest.cpu, memory: largest.memory },
      variables: [
        {
          name: 'sized',
          expression: SIZED_LISTS.map(
            (list) => `(has(variables.pod.${list}) ? variables.pod.${list} : [])`,
          ).join(' + '),
        },
      ],
      validations: [
        {
          expression: `variables.sized.all(c, ${REQUESTS} && 'cpu' in c.resources.requests && 'memory' in c.resources.requests && ${LIMITS} && 'memory' in c.resources.limits)`,
          message: 'a container has no requests for CPU and memory, or no memory limit',
          messageExpression: `'requests for CPU and memory or the memory limit are missing: ' + variables.sized.filter(c, !(${REQUESTS} && 'cpu' in c.resources.requests && 'memory' in c.resources.requests && ${LIMITS} && 'memory' in c.resources.limits)).map(c, c.name).join(', ')`,
          field: 'containers[*].resources',
        },
        {
          expression: `variables.sized.all(c, !(${REQUESTS}) || ((!('cpu' in c.resources.requests) || quantity(c.resources.requests['cpu']).isGreaterThan(quantity('0'))) && (!('memory' in c.resources.requests) || quantity(c.resources.requests['memory']).isGreaterThan(quantity('0')))))`,
          message: 'a container requests nothing: its request is zero',
          field: 'containers[*].resources.requests',
        },
        {
          expression: `variables.sized.all(c, !(${REQUESTS}) || ((!('cpu' in c.resources.requests) || !quantity(c.resources.requests['cpu']).isGreaterThan(quantity(params.cpu))) && (!('memory' in c.resources.requests) || !quantity(c.resources.requests['memory']).isGreaterThan(quantity(params.memory)))))`,
          message: `a container asks for more than ${largest.cpu} CPU or ${largest.memory} of memory`,
          field: 'containers[*].resources.requests',
        },
      ],
      remedy: 'set requests for CPU and memory and a memory limit; check the unit of what is too large',
    }),
};
