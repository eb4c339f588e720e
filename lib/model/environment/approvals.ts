import { loosened, tightened } from '../finding';
import { text } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { parts } from './field-change';
import { teams } from './teams';

const people = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20));

export const approvals = environmentField({
  name: 'approvals',
  about: 'how many people have to agree, to a rollback too, and of which teams',
  schema: v.strictObject({ reviewers: people, rollback: people, owners: v.array(text) }),
  compare: parts('approvals', {
    reviewers: (before, after) =>
      after < before
        ? loosened(after === 0 ? 'nobody has to agree any more' : 'fewer people have to agree')
        : tightened('more people have to agree'),
    rollback: (before, after) =>
      after < before
        ? loosened('fewer people have to agree to a rollback', 'medium')
        : tightened('a rollback needs more people'),
    owners: teams,
  }),
  words: ({ reviewers, owners }) =>
    `${reviewers} ${reviewers === 1 ? 'approval' : 'approvals'}${owners.length === 0 ? '' : ` of ${owners.join(', ')}`}`,
});
