import { type FieldJudgement, gained, loosened, neutral, quote, tightened } from '../finding';
import { dateOrInstant, endOfDayOrMoment, groupAndKind, line, reason, text } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { change, type FieldChange, sameData } from './field-change';

/** A field that Git sets, as a JSON pointer (RFC 6901): not part of the object's identity, and not its status. */
const path = v.pipe(
  line(500),
  v.regex(
    /^(?:\/(?:[A-Za-z0-9._$-]|~[01])+){2,20}$/,
    'not a JSON pointer to a field within a part of an object, such as "/spec/replicas"',
  ),
  v.check(
    (pointer) => !/^\/(?:status|metadata\/(?!(?:labels|annotations)\/))/.test(pointer),
    'neither a label, nor an annotation, nor a field of what Git says of an object',
  ),
);

const fieldByHand = v.strictObject({
  /** Kind of the objects, with its group. */
  kind: groupAndKind,
  /** Name of the object; every object of the kind where absent. */
  object: v.exactOptional(line(253)),
  path,
  /** Who may change it. */
  who: text,
  /** The last day on which it may differ, in UTC, or the moment at which that ends. */
  until: dateOrInstant,
  /** How the value comes back to Git. */
  back: reason,
});

/** A field that people may change in the cluster, as data. */
export type ByHandData = v.InferOutput<typeof fieldByHand>;

const nameOf = ({ kind, object, path: at }: ByHandData) =>
  `${kind}${object === undefined ? '' : ` ${object}`} ${at}`;

const each = v.check<ByHandData[], string>(
  (list) => new Set(list.map(nameOf)).size === list.length,
  'two entries are about the same field',
);

export const byHand = environmentField({
  name: 'byHand',
  about: 'fields that people may change in its cluster, by whom, until when, and how they come back to Git',
  schema: v.exactOptional(v.pipe(v.array(fieldByHand), v.maxLength(100, 'more than 100'), each), []),
  compare(before, after) {
    const names = [...new Set([...before, ...after].map(nameOf))];
    return names.flatMap((name): FieldChange[] => {
      const [old, now] = [before, after].map((list) => list.find((one) => nameOf(one) === name));
      return sameData(old, now) ? [] : [change(`byHand.${name}`, old, now, judged(old, now))];
    });
  },
  words: (list) => (list.length === 0 ? undefined : list.map(byHandWords).join('; ')),
});

/** What may be changed, for people: the field, who, and until when. */
export const byHandWords = (data: ByHandData): string =>
  `${nameOf(data)} may be changed by ${data.who} until ${data.until}`;

/** Whether the time in which a field may differ from Git is over; a day counts to its end. */
export const byHandEnded = ({ until }: ByHandData, now: Date): boolean =>
  // A value that is not a date counts as ended.
  !(now.getTime() < endOfDayOrMoment(until));

/** How a field comes back to Git, for people. */
export const backToGit = ({ back, who }: ByHandData): string =>
  `${who} brings it back to Git: ${quote(back)}`;

function judged(old: ByHandData | undefined, now: ByHandData | undefined): FieldJudgement {
  if (old === undefined)
    return loosened('people may change a field in the cluster, and Git does not put it back');
  if (now === undefined) return tightened('a field is put back to what Git says again');
  const [before, after] = [old, now].map(({ until }) => endOfDayOrMoment(until));
  if (before === after)
    return gained([old.who], [now.who])
      ? loosened('other people may change a field', 'medium')
      : neutral('the same field, with other words');
  return (after ?? 0) > (before ?? 0)
    ? loosened('a field may differ from Git for longer', 'medium')
    : tightened('a field may differ from Git for less long');
}
