import { builtIn } from './built-in';
import { isSet, noContainer, notOnWindows, WINDOWS } from './containers';
import type { PackRule } from './pack-rule';
import { leavesSeccomp } from './seccomp-types';

const PROFILE = 'securityContext.seccompProfile';

/** Containers have a seccomp profile. */
export const seccompProfile: PackRule = {
  name: 'seccomp-profile',
  title: 'a seccomp profile',
  docs: 'The pod, or each of its containers, asks for `RuntimeDefault` or `Localhost`. Not asked of pods on Windows.',
  profile: 'restricted',
  beyond: 'seccomp',
  make: (_, { severity, rest }) =>
    builtIn({
      name: 'seccomp-profile',
      severity,
      description: 'containers have a seccomp profile',
      match: { pods: true },
      variables: [WINDOWS],
      validations: [
        notOnWindows(
          noContainer(`!(${isSet('variables.pod', PROFILE)}) && !(${isSet('c', PROFILE)})`, {
            message: 'a container has no seccomp profile',
            named: 'no seccomp profile',
            field: PROFILE,
          }),
        ),
        ...(rest ? [] : leavesSeccomp().map(notOnWindows)),
      ],
      remedy: 'set `seccompProfile: { type: RuntimeDefault }` for the pod',
    }),
};
