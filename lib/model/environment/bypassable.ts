import { gained, loosened, tightened } from '../finding';
import { text } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { whole } from './field-change';

export const bypassable = environmentField({
  name: 'bypassable',
  about: 'refusals that a change may bypass by name',
  schema: v.array(text),
  compare: whole('bypassable', (before, after) =>
    gained(before, after)
      ? loosened('more refusals can be bypassed')
      : tightened('fewer refusals can be bypassed'),
  ),
  words: (codes) => (codes.length === 0 ? undefined : `can be bypassed: ${codes.join(', ')}`),
});
