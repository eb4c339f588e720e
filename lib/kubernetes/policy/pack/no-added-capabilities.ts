import { builtIn } from './built-in';
import { addsNone, USUAL_CAPABILITIES } from './capabilities';
import type { PackRule } from './pack-rule';

/** No container asks for capabilities beyond those that it gets anyway. */
export const noAddedCapabilities: PackRule = {
  name: 'no-added-capabilities',
  title: 'no Linux capabilities beyond the usual ones',
  docs: 'Capabilities are parts of what root may do. Those that a container runtime gives anyway may be added: they change nothing.',
  profile: 'baseline',
  make: (_, { severity }) =>
    builtIn({
      name: 'no-added-capabilities',
      severity,
      description: 'no container adds Linux capabilities beyond the usual ones',
      match: { pods: true },
      params: { usual: [...USUAL_CAPABILITIES] },
      validations: [addsNone('!(a in params.usual)')],
      remedy: 'remove what is named from `capabilities.add`',
    }),
};
