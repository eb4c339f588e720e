import { builtIn } from './built-in';
import { noneInContexts } from './containers';
import type { PackRule } from './pack-rule';

const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

/** No pod leaves AppArmor. */
export const appArmor: PackRule = {
  name: 'app-armor',
  title: 'no AppArmor profile that is off',
  docs: 'Only the default profile of the runtime, or one of the node, may be asked for; `Unconfined` is not allowed. Counts for the field and for the older annotation.',
  profile: 'baseline',
  make: (_, { severity }) =>
    builtIn({
      name: 'app-armor',
      severity,
      description: 'no pod leaves AppArmor',
      match: { pods: true },
      validations: [
        ...noneInContexts(
          'appArmorProfile.type',
          (value) => `!(${value} in ['RuntimeDefault', 'Localhost'])`,
          {
            message: 'the AppArmor profile is neither RuntimeDefault nor Localhost',
            named: 'the AppArmor profile is neither RuntimeDefault nor Localhost',
          },
        ),
        {
          expression: `!has(variables.podMetadata.annotations) || variables.podMetadata.annotations.all(k, !k.startsWith('${ANNOTATION}') || variables.podMetadata.annotations[k].matches('^(|runtime/default|localhost/.*)$'))`,
          message: 'an annotation of the pod asks for an AppArmor profile that is not allowed',
        },
      ],
      remedy: 'use `RuntimeDefault`, or say nothing',
    }),
};
