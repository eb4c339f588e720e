import { builtIn } from './built-in';
import { isSet, noContainer } from './containers';
import type { PackRule } from './pack-rule';

/** Containers see the usual `/proc`. */
export const procMount: PackRule = {
  name: 'proc-mount',
  title: 'the usual mount of /proc',
  docs: 'The runtime hides parts of `/proc`; another mount shows them.',
  profile: 'baseline',
  make: (_, { severity }) =>
    builtIn({
      name: 'proc-mount',
      severity,
      description: 'containers see the usual /proc',
      match: { pods: true },
      validations: [
        noContainer(
          `${isSet('c', 'securityContext.procMount')} && c.securityContext.procMount != 'Default'`,
          {
            message: 'a container has an unusual mount of /proc',
            named: 'procMount is not Default',
            field: 'securityContext.procMount',
          },
        ),
      ],
      remedy: 'remove `procMount`',
    }),
};
