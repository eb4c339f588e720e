import { builtIn } from './built-in';
import { everywhere, type PackRule } from './pack-rule';

const CONTEXT = 'has(c.securityContext)';

/** No container is privileged or may become so. */
export const noPrivileged: PackRule = {
  name: 'no-privileged',
  title: 'no privileged containers, no privilege escalation',
  docs: 'A privileged container is root on the node. `allowPrivilegeEscalation` has to be false, since it is true where nothing is said.',
  holds: 'everywhere',
  on: everywhere,
  make: () =>
    builtIn({
      name: 'no-privileged',
      description: 'no container is privileged or may become so',
      match: { pods: true },
      validations: [
        {
          expression: `variables.containers.all(c, !${CONTEXT} || !has(c.securityContext.privileged) || !c.securityContext.privileged)`,
          message: 'a container is privileged',
          messageExpression: `'privileged: ' + variables.containers.filter(c, ${CONTEXT} && has(c.securityContext.privileged) && c.securityContext.privileged).map(c, c.name).join(', ')`,
          field: 'containers[*].securityContext.privileged',
        },
        {
          expression: `variables.containers.all(c, ${CONTEXT} && has(c.securityContext.allowPrivilegeEscalation) && !c.securityContext.allowPrivilegeEscalation)`,
          message: 'a container may gain more privileges than it starts with',
          messageExpression: `'allowPrivilegeEscalation is not false: ' + variables.containers.filter(c, !${CONTEXT} || !has(c.securityContext.allowPrivilegeEscalation) || c.securityContext.allowPrivilegeEscalation).map(c, c.name).join(', ')`,
          field: 'containers[*].securityContext.allowPrivilegeEscalation',
        },
      ],
      remedy: 'set `privileged: false` and `allowPrivilegeEscalation: false`',
    }),
};
