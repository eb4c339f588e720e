import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';
import { leavesSeccomp } from './seccomp-types';

/** No pod leaves seccomp. */
export const seccomp: PackRule = {
  name: 'seccomp',
  title: 'no seccomp profile that is off',
  docs: 'Only the default profile of the runtime, or one of the node, may be asked for; `Unconfined` is not allowed.',
  profile: 'baseline',
  make: (_, { severity }) =>
    builtIn({
      name: 'seccomp',
      severity,
      description: 'no pod leaves seccomp',
      match: { pods: true },
      validations: leavesSeccomp(),
      remedy: 'use `RuntimeDefault`, or say nothing',
    }),
};
