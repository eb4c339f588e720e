import { gained, loosened, neutral, tightened } from '../finding';
import { forgeAccount, forgeTeam, text } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { whole } from './field-change';

const account = v.pipe(
  text,
  v.check((each) => forgeAccount(each) !== undefined, 'an account is expected, such as @ada'),
);
const accountOrTeam = v.pipe(
  text,
  v.check(
    (each) => forgeAccount(each) !== undefined || forgeTeam(each) !== undefined,
    'an account (`@ada`) or a team (`@organisation/team`) is expected',
  ),
);
const label = v.pipe(text, v.maxLength(50, 'a label has at most 50 characters'));
const list = <Item extends v.GenericSchema<string, string>>(item: Item) =>
  v.exactOptional(v.pipe(v.array(item), v.maxLength(20)), []);

const schema = v.strictObject({
  draft: v.exactOptional(v.boolean(), false),
  labels: list(label),
  reviewers: list(accountOrTeam),
  assignees: list(account),
  most: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
  commenters: list(accountOrTeam),
  commentOnSources: v.exactOptional(v.boolean()),
});

/** What an environment says of its pull requests. */
export type RequestsData = v.InferOutput<typeof schema>;

export const requests = environmentField({
  name: 'requests',
  about:
    'how its pull requests are opened, how many may wait, who may ask for changes by a comment, and whether pull requests of source repositories are told',
  schema: v.exactOptional(schema),
  compare: whole('requests', (before, after) => {
    const [old, now] = [before?.commenters ?? [], after?.commenters ?? []];
    if (gained(old, now)) return loosened('more people may ask for changes, and approve, by a comment');
    if (gained(now, old)) return tightened('fewer people may ask for changes by a comment');
    return neutral('its pull requests are opened in another way');
  }),
  words: (value) =>
    value === undefined || value.commenters.length === 0
      ? undefined
      : `comments of ${value.commenters.join(', ')} ask for changes`,
});
