import { isDeepStrictEqual } from 'node:util';
import { loosened, tightened, undecided } from '../../model/finding';
import { jsonMap } from '../../model/json';
import { type AppName, appName, dnsLabel, instant, reason, text } from '../../model/scalars';
import { v } from '../../model/schema';
import { mapKind } from './document-kind';
import { type Freeze, IN_OTHER_WORDS, sameTerms } from './freeze';

/** A named freeze, of which an environment may have several; each ends independently. */
export interface NamedFreeze extends Freeze {
  readonly name: string;
  /**
   * Whom it is for.
   *
   * @default - all apps of the environment
   */
  readonly apps?: readonly AppName[];
}

/** What the file of named freezes says. */
export interface NamedFreezes {
  readonly freezes: readonly NamedFreeze[];
}

/** The name of a freeze. */
export const freezeName = dnsLabel;

const one = v.pipe(
  v.strictObject({
    name: freezeName,
    reason,
    by: text,
    since: instant,
    until: v.exactOptional(instant),
    lockdown: v.optional(v.boolean(), false),
    apps: v.exactOptional(v.pipe(v.array(appName), v.minLength(1, 'no app: leave it out for all apps'))),
  }),
  v.forward(
    v.check(
      ({ since, until }) => until === undefined || Date.parse(until) > Date.parse(since),
      'not after `since`',
    ),
    ['until'],
  ),
);

const Schema = v.strictObject({
  freezes: v.pipe(
    v.array(one),
    v.check(
      (all) => new Set(all.map(({ name }) => name)).size === all.length,
      'two freezes have the same name',
    ),
  ),
});

const BEGINS = tightened('a freeze begins');

/** Whether one is the other, but for its reason at most. */
const isReworded = (one: NamedFreeze, other: NamedFreeze) =>
  one.name === other.name && isDeepStrictEqual(one.apps, other.apps) && sameTerms(one, other);

/** `environments/<env>/controls/freezes.yaml` */
export const FREEZE_LIST = mapKind<NamedFreezes>({
  kind: 'control',
  what: 'control',
  means: {
    added: BEGINS,
    removed: loosened('freezes end: promotions go on there', 'medium'),
    changed: undecided('a freeze begins, ends, or is put in other terms', 'medium'),
    less: ({ freezes: before }, { freezes: after }) => {
      if (!before.every((one) => after.some((each) => isReworded(one, each)))) return undefined;
      return after.length > before.length ? BEGINS : IN_OTHER_WORDS;
    },
  },
  header: 'freezes that stand beside each other, and beside freeze.yaml: each stops what it is for',
  schema: Schema,
  data: ({ freezes }) =>
    jsonMap([
      [
        'freezes',
        freezes.map(({ name, reason: why, by, since, until, lockdown, apps }) =>
          jsonMap([
            ['name', name],
            ['reason', why],
            ['by', by],
            ['since', since],
            ['until', until],
            ['lockdown', lockdown ? true : undefined],
            ['apps', apps],
          ]),
        ),
      ],
    ]),
});
