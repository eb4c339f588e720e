import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';

/** Images come from approved registries only. */
export const approvedRegistries: PackRule = {
  name: 'approved-registries',
  title: 'images come from approved registries',
  docs: 'Whoever can choose the registry can choose the bits. Images are compared with the beginning of what is approved, up to a `/`; a name without a registry matches nothing.',
  holds: 'where registries are named',
  on: ({ registries }) => registries !== undefined,
  make: ({ registries }) =>
    builtIn({
      name: 'approved-registries',
      description: 'images come from approved registries',
      match: { pods: true },
      params: { registries: registries?.map((each) => (each.endsWith('/') ? each : `${each}/`)) },
      validations: [
        {
          expression: 'variables.containers.all(c, params.registries.exists(r, c.image.startsWith(r)))',
          message: 'an image comes from a registry that is not approved',
          messageExpression:
            "'not from an approved registry: ' + variables.containers.filter(c, !params.registries.exists(r, c.image.startsWith(r))).map(c, c.name + ' (' + c.image + ')').join(', ') + '; approved: ' + params.registries.join(', ')",
          field: 'containers[*].image',
        },
      ],
      remedy: 'push the image to an approved registry, or have the registry approved',
    }),
};
