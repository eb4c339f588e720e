import { type FieldJudgement, gained, loosened, neutral, tightened } from '../finding';
import { groupAndKind, reason, recordOf } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { change, type FieldChange, sameData } from './field-change';

/** Fields of a kind: `spec.runner.image`, `spec.steps[].image`, `data.*`, `**.image`. */
const fields = v.pipe(
  v.string(),
  v.maxLength(500, 'longer than 500 characters'),
  v.regex(
    /^(?:\*\*?|[A-Za-z0-9_$-]+)(?:\[\])*(?:\.(?:\*\*?|[A-Za-z0-9_$-]+)(?:\[\])*)*$/,
    'not a field of objects, such as "spec.runner.image" or "spec.steps[].image"',
  ),
);

const list = v.pipe(v.array(fields), v.maxLength(100, 'more than 100'));
const reasons = recordOf(fields, reason);

const schema = v.strictObject({
  /** Fields that hold images. */
  images: v.exactOptional(list, []),
  /** Fields that look like images and hold none, each with the reason. */
  holdsNoImage: v.exactOptional(reasons, {}),
  /** Fields that say what is followed, and may follow something that moves, each with the reason. */
  follows: v.exactOptional(reasons, {}),
});

/** What the fields of one kind mean, where nothing knows it. */
type ObjectFields = v.InferOutput<typeof schema>;

const NONE: ObjectFields = { images: [], holdsNoImage: {}, follows: {} };

export const objectFields = environmentField({
  name: 'objectFields',
  about: 'which fields of objects hold images, hold none, or may follow what moves',
  schema: v.exactOptional(recordOf(groupAndKind, schema), {}),
  compare: (before, after) =>
    [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
      const [old, now] = [before, after].map((each) => (Object.hasOwn(each, key) ? each[key] : undefined));
      return sameData(old, now) ? [] : changesOf(`objectFields.${key}`, old ?? NONE, now ?? NONE);
    }),
  words: (kinds) =>
    Object.keys(kinds).length === 0
      ? undefined
      : `says what fields hold, of ${Object.keys(kinds).sort().join(', ')}`,
});

function changesOf(field: string, old: ObjectFields, now: ObjectFields): readonly FieldChange[] {
  const part = (key: keyof ObjectFields, judged: FieldJudgement): readonly FieldChange[] =>
    sameData(old[key], now[key]) ? [] : [change(`${field}.${key}`, old[key], now[key], judged)];
  return [
    ...part(
      'images',
      gained(now.images, old.images)
        ? loosened('fields that held images are no longer looked at as such')
        : tightened('more fields hold images, which are asked for their digests'),
    ),
    ...part(
      'holdsNoImage',
      moreOf(old.holdsNoImage, now.holdsNoImage, 'fields that look like images are not asked for digests'),
    ),
    ...part('follows', moreOf(old.follows, now.follows, 'objects may follow what moves without a release')),
  ];
}

function moreOf(
  old: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
  note: string,
): FieldJudgement {
  if (gained(Object.keys(old), Object.keys(now))) return loosened(`more ${note}`);
  return gained(Object.keys(now), Object.keys(old))
    ? tightened(`fewer ${note}`)
    : neutral('the same fields, for another reason');
}
