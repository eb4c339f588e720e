import { gained, loosened, tightened } from '../finding';
import { text } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { parts } from './field-change';

export const code = environmentField({
  name: 'code',
  about: 'branches of the project that code revisions may come from; `*` stands for any text without `/`',
  schema: v.strictObject({ branches: v.pipe(v.array(text), v.minLength(1)) }),
  compare: parts('code', {
    branches: (before, after) =>
      gained(before, after)
        ? loosened('code may come from more branches')
        : tightened('code may come from fewer branches'),
  }),
  words: ({ branches }) => `code from ${branches.join(', ')}`,
});
