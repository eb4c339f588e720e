import { builtIn } from './built-in';
import { addsNone, USUAL_CAPABILITIES } from './capabilities';
import { isSet, noContainer, notOnWindows, WINDOWS } from './containers';
import type { PackRule } from './pack-rule';

const DROPPED = 'securityContext.capabilities.drop';

/** Containers drop all capabilities but the one for low ports. */
export const dropCapabilities: PackRule = {
  name: 'drop-capabilities',
  title: 'all Linux capabilities dropped',
  docs: '`drop: [ALL]` in every container; `NET_BIND_SERVICE` alone may be added again. Not asked of pods on Windows.',
  profile: 'restricted',
  beyond: 'no-added-capabilities',
  make: (_, { severity, rest }) =>
    builtIn({
      name: 'drop-capabilities',
      severity,
      description: 'containers drop all Linux capabilities',
      match: { pods: true },
      params: { usual: [...USUAL_CAPABILITIES] },
      variables: [WINDOWS],
      validations: [
        notOnWindows(
          noContainer(`!(${isSet('c', DROPPED)}) || !c.${DROPPED}.exists(d, d == 'ALL')`, {
            message: 'a container keeps Linux capabilities',
            named: 'capabilities.drop is without ALL',
            field: DROPPED,
          }),
        ),
        notOnWindows(addsNone(`a != 'NET_BIND_SERVICE'${rest ? ' && a in params.usual' : ''}`)),
      ],
      remedy: "set `capabilities: { drop: ['ALL'] }` and add nothing but NET_BIND_SERVICE",
    }),
};
