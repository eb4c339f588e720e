import { builtIn } from './built-in';
import { everywhere, type PackRule } from './pack-rule';

const OWN = 'has(c.securityContext) && has(c.securityContext.runAsNonRoot)';
const NON_ROOT = `(${OWN} ? c.securityContext.runAsNonRoot : variables.podNonRoot)`;
const ROOT = 'has(c.securityContext) && has(c.securityContext.runAsUser) && c.securityContext.runAsUser == 0';

/** Containers do not run as root. */
export const runAsNonRoot: PackRule = {
  name: 'run-as-non-root',
  title: 'containers do not run as root',
  docs: 'Root in a container is root on the node once it gets out. `runAsNonRoot` counts where the container says it, else where the pod does; user 0 is root whatever else is said.',
  holds: 'everywhere',
  on: everywhere,
  make: () =>
    builtIn({
      name: 'run-as-non-root',
      description: 'containers do not run as root',
      match: { pods: true },
      variables: [
        {
          name: 'podNonRoot',
          expression:
            'has(variables.pod.securityContext) && has(variables.pod.securityContext.runAsNonRoot) && variables.pod.securityContext.runAsNonRoot',
        },
      ],
      validations: [
        {
          expression: `variables.containers.all(c, ${NON_ROOT})`,
          message: 'a container may run as root',
          messageExpression: `'runAsNonRoot is not true: ' + variables.containers.filter(c, !${NON_ROOT}).map(c, c.name).join(', ')`,
          field: 'containers[*].securityContext.runAsNonRoot',
        },
        {
          expression: `variables.containers.all(c, !(${ROOT})) && !(has(variables.pod.securityContext) && has(variables.pod.securityContext.runAsUser) && variables.pod.securityContext.runAsUser == 0)`,
          message: 'the user is 0, which is root',
          field: 'securityContext.runAsUser',
        },
      ],
      remedy: 'set `runAsNonRoot: true` for the pod, and a user other than 0',
    }),
};
