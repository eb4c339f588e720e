import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';
import { registryPattern } from './registry-pattern';

/** Images come from approved registries only. */
export const approvedRegistries: PackRule = {
  name: 'approved-registries',
  title: 'images come from approved registries',
  docs: 'A person who can choose the registry can choose the bits. Images are compared with the beginning of what is approved, up to a `/`; Docker Hub’s names are one name: `nginx` is `docker.io/library/nginx`.',
  profile: 'registries',
  make: ({ registries }, { severity }) =>
    builtIn({
      name: 'approved-registries',
      severity,
      description: 'images come from approved registries',
      match: { pods: true },
      params: {
        registries: registries?.map((each) => (each.endsWith('/') ? each : `${each}/`)),
        patterns: registries?.map(registryPattern),
      },
      validations: [
        {
          expression: 'variables.containers.all(c, params.patterns.exists(p, c.image.matches(p)))',
          message: 'an image comes from a registry that is not approved',
          messageExpression:
            "'not from an approved registry: ' + variables.containers.filter(c, !params.patterns.exists(p, c.image.matches(p))).map(c, c.name + ' (' + c.image + ')').join(', ') + '; approved: ' + params.registries.join(', ')",
          field: 'containers[*].image',
        },
      ],
      remedy: 'push the image to an approved registry, or have the registry approved',
    }),
};
