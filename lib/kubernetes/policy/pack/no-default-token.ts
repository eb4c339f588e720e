import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';

/** No pod gets the token of the namespace's default ServiceAccount. */
export const noDefaultToken: PackRule = {
  name: 'no-default-token',
  title: 'no token of the default ServiceAccount',
  docs: 'Every pod gets a token for the API server unless it says otherwise. Who needs one names a ServiceAccount of its own; everybody else turns `automountServiceAccountToken` off.',
  profile: 'production',
  make: (_, { severity }) =>
    builtIn({
      name: 'no-default-token',
      severity,
      description: "no pod gets the token of the namespace's default ServiceAccount",
      match: { pods: true },
      validations: [
        {
          expression:
            "(has(variables.pod.serviceAccountName) && !(variables.pod.serviceAccountName in ['', 'default'])) || (has(variables.pod.automountServiceAccountToken) && !variables.pod.automountServiceAccountToken)",
          message: 'the pod gets the token of the default ServiceAccount',
          field: 'automountServiceAccountToken',
        },
      ],
      remedy: 'set `automountServiceAccountToken: false`, or name a ServiceAccount of its own',
    }),
};
