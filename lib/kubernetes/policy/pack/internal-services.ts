import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';

/** Services stay inside the cluster. */
export const internalServices: PackRule = {
  name: 'internal-services',
  title: 'no Services of type LoadBalancer or NodePort',
  docs: 'Such a Service opens a way in past the ingress. Switch the rule off in environments whose platform needs them.',
  profile: 'production',
  make: (_, { severity }) =>
    builtIn({
      name: 'internal-services',
      severity,
      description: 'Services stay inside the cluster',
      match: { kinds: ['v1/Service'] },
      validations: [
        {
          expression: "!has(object.spec.type) || !(object.spec.type in ['LoadBalancer', 'NodePort'])",
          message: 'the Service is reachable from outside of the cluster',
          messageExpression:
            "'the type is ' + object.spec.type + ', only ClusterIP and ExternalName are allowed'",
          field: 'spec.type',
        },
      ],
      remedy: 'use an Ingress or Gateway, or switch the rule off for this environment',
    }),
};
