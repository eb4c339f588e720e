import { loosened, neutral, tightened } from '../finding';
import { environmentName } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { whole } from './field-change';

/**
 * Upstreams. `anyOf`: one of them suffices; `allOf`: each is needed. Empty: the environment is an entry, where releases
 * may start.
 */
const schema = v.strictObject({
  mode: v.picklist(['anyOf', 'allOf']),
  environments: v.array(environmentName),
});

export const promotesFrom = environmentField({
  name: 'promotesFrom',
  about: 'environments that releases come from',
  schema,
  compare: whole('promotesFrom', (before, after) => {
    const [old, now] = [new Set(before.environments), new Set(after.environments)];
    const added = [...now].some((each) => !old.has(each));
    const removed = [...old].some((each) => !now.has(each));
    const [wasAny, isAny] = [before.mode === 'anyOf', after.mode === 'anyOf'];
    if (!added && !removed && (wasAny === isAny || now.size < 2))
      return neutral('the same upstreams, written otherwise');
    if (now.size === 0) return loosened('releases may start here: no upstream has to have had them');
    if (old.size === 0) return tightened('releases have to come through an upstream');
    if (!wasAny && isAny && now.size > 1) return loosened('one upstream is enough, where each was needed');
    if (isAny ? added : removed) return loosened('a release may come in another, shorter way');
    if (wasAny && !isAny && now.size > 1) return tightened('each upstream is needed, where one was enough');
    return tightened('fewer ways lead here');
  }),
  words: ({ mode, environments }) =>
    environments.length === 0
      ? 'an entry: releases may start there'
      : `promotes from ${environments.join(mode === 'anyOf' ? ' or ' : ' and ')}`,
});
