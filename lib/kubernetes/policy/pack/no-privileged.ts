import { builtIn } from './built-in';
import { isSet, noContainer } from './containers';
import type { PackRule } from './pack-rule';

/** No container is privileged. */
export const noPrivileged: PackRule = {
  name: 'no-privileged',
  title: 'no privileged containers',
  docs: 'A privileged container is root on the node.',
  profile: 'baseline',
  make: (_, { severity }) =>
    builtIn({
      name: 'no-privileged',
      severity,
      description: 'no container is privileged',
      match: { pods: true },
      validations: [
        noContainer(`${isSet('c', 'securityContext.privileged')} && c.securityContext.privileged`, {
          message: 'a container is privileged',
          named: 'privileged',
          field: 'securityContext.privileged',
        }),
      ],
      remedy: 'set `privileged: false`',
    }),
};
