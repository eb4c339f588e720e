import { builtIn } from './built-in';
import { MOVING_TAGS, type PackRule } from './pack-rule';

const NAME = "c.image.split('@')[0]";

/** No image carries a tag that is meant to move. */
export const deniedTags: PackRule = {
  name: 'denied-tags',
  title: 'no moving tags such as `latest`',
  docs: 'A tag such as `latest` or `main` beside a digest tells people nothing, or the wrong thing, about what runs; alone it pulls whatever it names today. An image with neither tag nor digest means `latest`.',
  profile: 'production',
  make: ({ deniedTags = MOVING_TAGS }, { severity }) =>
    builtIn({
      name: 'denied-tags',
      severity,
      description: 'no image carries a tag that is meant to move',
      match: { pods: true },
      params: { tags: [...deniedTags] },
      validations: [
        {
          expression: `variables.containers.all(c, !params.tags.exists(t, ${NAME}.endsWith(':' + t)))`,
          message: 'an image carries a tag that moves',
          messageExpression: `'a tag that moves: ' + variables.containers.filter(c, params.tags.exists(t, ${NAME}.endsWith(':' + t))).map(c, c.name + ' (' + ${NAME} + ')').join(', ')`,
          field: 'containers[*].image',
        },
        {
          expression: "variables.containers.all(c, c.image.contains('@') || c.image.matches(':[^/]+$'))",
          message: 'an image has neither tag nor digest, which means latest',
          field: 'containers[*].image',
        },
      ],
      remedy: 'name the version that runs, such as `1.4.2`, beside the digest',
    }),
};
