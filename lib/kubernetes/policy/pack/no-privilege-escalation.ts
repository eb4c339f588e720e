import { builtIn } from './built-in';
import { isSet, noContainer, notOnWindows, WINDOWS } from './containers';
import type { PackRule } from './pack-rule';

const ESCALATION = 'securityContext.allowPrivilegeEscalation';

/** No container may gain more privileges than it starts with. */
export const noPrivilegeEscalation: PackRule = {
  name: 'no-privilege-escalation',
  title: 'no privilege escalation',
  docs: '`allowPrivilegeEscalation` has to be false in every container: it is true where nothing is said. Not asked of pods on Windows.',
  profile: 'restricted',
  make: (_, { severity }) =>
    builtIn({
      name: 'no-privilege-escalation',
      severity,
      description: 'no container may gain more privileges than it starts with',
      match: { pods: true },
      variables: [WINDOWS],
      validations: [
        notOnWindows(
          noContainer(`!(${isSet('c', ESCALATION)}) || c.${ESCALATION}`, {
            message: 'a container may gain more privileges than it starts with',
            named: 'allowPrivilegeEscalation is not false',
            field: ESCALATION,
          }),
        ),
      ],
      remedy: 'set `allowPrivilegeEscalation: false`',
    }),
};
