import { gained, loosened, tightened } from '../finding';
import { v } from '../schema';
import { environmentField } from './field';
import { whole } from './field-change';

export const asksFor = environmentField({
  name: 'asksFor',
  about: 'what a person has to say of a change: a reason, a ticket',
  schema: v.exactOptional(v.pipe(v.array(v.picklist(['reason', 'ticket'])), v.maxLength(2)), []),
  compare: whole('asksFor', (before, after) =>
    gained(before, after)
      ? tightened('more has to be said of a change')
      : loosened('less has to be said of a change'),
  ),
  words: (list) => (list.length === 0 ? undefined : `asks for a ${list.join(' and a ')}`),
});
