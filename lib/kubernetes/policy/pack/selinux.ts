import { builtIn } from './built-in';
import { noneInContexts } from './containers';
import type { PackRule } from './pack-rule';

const unusual = (of: string) =>
  `((has(${of}.type) && !(${of}.type in params.types)) || (has(${of}.user) && ${of}.user != '') || (has(${of}.role) && ${of}.role != ''))`;

/** No pod gives itself more by SELinux. */
export const selinux: PackRule = {
  name: 'selinux',
  title: 'no SELinux user, role or unusual type',
  docs: 'Of the types, `container_t`, `container_init_t`, `container_kvm_t` and, from Kubernetes 1.31 on, `container_engine_t` are allowed.',
  profile: 'baseline',
  make: ({ minor }, { severity }) =>
    builtIn({
      name: 'selinux',
      severity,
      description: 'no pod gives itself more by SELinux',
      match: { pods: true },
      params: {
        types: [
          '',
          'container_t',
          'container_init_t',
          'container_kvm_t',
          ...(minor < 31 ? [] : ['container_engine_t']),
        ],
      },
      validations: noneInContexts('seLinuxOptions', unusual, {
        message: 'the SELinux options name a user, a role or an unusual type',
        named: 'the SELinux options name a user, a role or an unusual type',
      }),
      remedy: 'remove `user` and `role`, and use the type `container_t`',
    }),
};
