import { loosened, tightened } from '../finding';
import { dateOrInstant, endOfDayOrMoment } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { whole } from './field-change';

export const baselinesUntil = environmentField({
  name: 'baselinesUntil',
  about:
    'until when a release may enter as a baseline: what runs in the cluster already, where nothing was delivered yet',
  schema: v.exactOptional(dateOrInstant),
  compare: whole('baselinesUntil', (before, after) =>
    after !== undefined && (before === undefined || endOfDayOrMoment(after) > endOfDayOrMoment(before))
      ? loosened(`what no upstream had may enter as a baseline until ${after}`)
      : tightened('baselines end earlier'),
  ),
  words: (until) => (until === undefined ? undefined : `baselines until ${until}`),
});

/** Whether an environment takes baselines at a moment; a day counts to its end, in UTC. */
export function takesBaselines(until: string | undefined, now: Date): boolean {
  return until !== undefined && now.getTime() < endOfDayOrMoment(until);
}
