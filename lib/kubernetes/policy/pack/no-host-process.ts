import { builtIn } from './built-in';
import { noneInContexts } from './containers';
import type { PackRule } from './pack-rule';

/** No pod on Windows is a process of its node. */
export const noHostProcess: PackRule = {
  name: 'no-host-process',
  title: 'no processes of the node on Windows',
  docs: 'A HostProcess container on Windows is a process of the node, with its rights.',
  profile: 'baseline',
  make: (_, { severity }) =>
    builtIn({
      name: 'no-host-process',
      severity,
      description: 'no pod on Windows is a process of its node',
      match: { pods: true },
      validations: noneInContexts('windowsOptions.hostProcess', (value) => value, {
        message: 'a process of the node (hostProcess)',
        named: 'processes of the node (hostProcess)',
      }),
      remedy: 'remove `windowsOptions.hostProcess`',
    }),
};
