import { noneInContexts } from './containers';

/** Neither the pod nor a container leaves seccomp. */
export const leavesSeccomp = () =>
  noneInContexts('seccompProfile.type', (value) => `!(${value} in ['RuntimeDefault', 'Localhost'])`, {
    message: 'the seccomp profile is neither RuntimeDefault nor Localhost',
    named: 'the seccomp profile is neither RuntimeDefault nor Localhost',
  });
