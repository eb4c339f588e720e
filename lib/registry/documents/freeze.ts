import { loosened, neutral, tightened, undecided } from '../../model/finding';
import { jsonMap } from '../../model/json';
import { instant, reason, text } from '../../model/scalars';
import { v } from '../../model/schema';
import { mapKind } from './document-kind';

/** The environment takes no promotions. */
export interface Freeze {
  readonly reason: string;
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** ISO 8601, UTC; open-ended where absent. */
  readonly until?: string;
  /** Nothing at all may change, rollbacks included. */
  readonly lockdown: boolean;
}

/** A reason that changes is no risk. */
export const IN_OTHER_WORDS = neutral('a freeze is put in other words');

/** Whether two freezes stop the same for as long, whatever their reasons. */
export function sameTerms(one: Freeze, other: Freeze): boolean {
  return one.by === other.by && one.until === other.until && one.lockdown === other.lockdown;
}

const fields = v.strictObject({
  reason,
  by: text,
  since: instant,
  until: v.exactOptional(instant),
  lockdown: v.optional(v.boolean(), false),
});

/** `environments/<env>/freeze.yaml` */
export const FREEZE = mapKind<Freeze>({
  kind: 'freeze',
  what: 'control',
  means: {
    added: tightened('a freeze begins'),
    removed: loosened('a freeze ends: promotions go on there', 'medium'),
    changed: undecided('a freeze is put in other terms', 'medium'),
    less: (before, after) => (sameTerms(before, after) ? IN_OTHER_WORDS : undefined),
  },
  header: 'as long as this file is here the environment takes no promotions; a lockdown stops rollbacks too',
  schema: v.pipe(
    fields,
    v.forward(
      v.check(
        ({ since, until }) => until === undefined || Date.parse(until) > Date.parse(since),
        'not after `since`',
      ),
      ['until'],
    ),
  ),
  data: ({ reason, by, since, until, lockdown }) =>
    jsonMap([
      ['reason', reason],
      ['by', by],
      ['since', since],
      ['until', until],
      ['lockdown', lockdown ? true : undefined],
    ]),
});

export const { read: parseFreeze, print: printFreeze, edit: editFreeze } = FREEZE;
