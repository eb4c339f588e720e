import { undecided } from '../finding';
import { deliveryBranch, httpOrPathUrl, relativePath } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { whole } from './field-change';

/** The layout of an environment that names none. */
export const DEFAULT_LAYOUT = 'folders/v1';

const LAYOUT = /^[a-z][a-z0-9-]{0,62}\/v[1-9][0-9]{0,3}$/;

const schema = v.strictObject({
  /** Repository and branch only where they differ from the project's own. */
  repository: v.exactOptional(httpOrPathUrl),
  branch: v.exactOptional(deliveryBranch),
  /** Folder of the environment's manifests, `manifests/<env>` unless said otherwise. */
  path: relativePath,
  /** Name and version of the rule that says where files lie in that folder. */
  layout: v.exactOptional(
    v.pipe(v.string(), v.regex(LAYOUT, 'not a layout such as "folders/v1"')),
    DEFAULT_LAYOUT,
  ),
});

export const delivery = environmentField({
  name: 'delivery',
  about: 'where its manifests are delivered',
  schema,
  compare: whole('delivery', () =>
    undecided('manifests are delivered to another place; what stands at the old one stays', 'high'),
  ),
  words: ({ repository, branch, path }) =>
    `delivered to ${[repository, branch, path].filter((each) => each !== undefined).join(' ')}`,
});
