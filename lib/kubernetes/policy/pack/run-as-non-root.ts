import { builtIn } from './built-in';
import { isSet, noContainer } from './containers';
import type { PackRule } from './pack-rule';

const NON_ROOT = 'securityContext.runAsNonRoot';

/** Containers do not run as root. */
export const runAsNonRoot: PackRule = {
  name: 'run-as-non-root',
  title: 'containers do not run as root',
  docs: 'Root in a container is root on the node once it gets out. `runAsNonRoot` has to be true for the pod or for each container, and false nowhere.',
  profile: 'restricted',
  make: (_, { severity }) =>
    builtIn({
      name: 'run-as-non-root',
      severity,
      description: 'containers do not run as root',
      match: { pods: true },
      validations: [
        {
          expression: `!(${isSet('variables.pod', NON_ROOT)}) || variables.pod.${NON_ROOT}`,
          message: 'the pod: runAsNonRoot is false',
          field: NON_ROOT,
        },
        noContainer(`${isSet('c', NON_ROOT)} ? !c.${NON_ROOT} : !(${isSet('variables.pod', NON_ROOT)})`, {
          message: 'a container may run as root',
          named: 'runAsNonRoot is not true',
          field: NON_ROOT,
        }),
      ],
      remedy: 'set `runAsNonRoot: true` for the pod',
    }),
};
