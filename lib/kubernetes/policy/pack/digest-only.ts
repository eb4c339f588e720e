import { DIGEST_PATTERN } from '../../../model/scalars';
import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';

/** A condition of CEL: the text is a reference with a digest. */
const pinned = (text: string) => `${text}.matches('^[^@]+@${DIGEST_PATTERN}$')`;
const PINNED = pinned('c.image');

/** Every image is pinned by its digest. */
export const digestOnly: PackRule = {
  name: 'digest-only',
  title: 'images are pinned by digest',
  docs: 'A tag can be moved to other bits; a digest cannot. Counts for plain, init and ephemeral containers and for volumes made of images, in the pods of any kind, and for the images of well-known custom resources. What only looks like an image, in any field, is undecided without a digest, and stops a release (IMAGE_UNDECIDED). A tag may stand beside the digest. In the cluster it sees the pods of the built-in kinds.',
  profile: 'fixed',
  make: () =>
    builtIn({
      name: 'digest-only',
      description: 'images are pinned by digest',
      match: { pods: true },
      validations: [
        {
          expression: `variables.containers.all(c, has(c.image) && ${PINNED})`,
          message: 'an image is not pinned by digest',
          messageExpression: `'not pinned by digest: ' + variables.containers.filter(c, !has(c.image) || !${PINNED}).map(c, c.name + (has(c.image) ? ' (' + c.image + ')' : '')).join(', ')`,
          field: 'containers[*].image',
        },
        {
          expression: `!has(variables.pod.volumes) || variables.pod.volumes.all(v, !has(dyn(v).image) || !has(dyn(v).image.reference) || ${pinned('dyn(v).image.reference')})`,
          message: 'the image of a volume is not pinned by digest',
          field: 'volumes[*].image.reference',
        },
      ],
      remedy: 'take the image from the slots of the app, or add `@sha256:…`',
    }),
};
