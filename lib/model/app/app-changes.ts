import { change, entries, type FieldChange, type Judge, sameData, teams, whole } from '../environment';
import { gained, loosened, neutral, tightened, undecided } from '../finding';
import { isSameRepository } from '../scalars';
import { type ImageSlot, slotParts } from './image-slot';

/** Compares one field of an app's data. */
type Compare = (before: never, after: never) => readonly FieldChange[];

/** What a change of a field of an app's part in an environment means. */
const COMPARISONS: Readonly<Record<string, Compare>> = {
  name: whole('name', () => undecided('the file names another app', 'high')),
  owners: whole('owners', teams),
  repository: onBothSides('repository', () => undecided('its code comes from another repository', 'high')),
  images: entries<ImageSlot>('images', (before, after) => {
    const [{ discover: _old, ...was }, { discover: _new, ...is }] = [slotParts(before), slotParts(after)];
    if (sameData(was, is)) return undecided('`discover` takes other tags for new images', 'medium');
    return isSameRepository(was.repository, is.repository)
      ? undecided(
          'its images stand at other fields, are told apart by another tag, or the repository is written in another way',
          'high',
        )
      : undecided('its images come from another repository', 'high');
  }),
  holdsNoImage: whole<Readonly<Record<string, string>> | undefined>(
    'holdsNoImage',
    (before = {}, after = {}) => {
      const [old, now] = [Object.keys(before), Object.keys(after)];
      if (gained(old, now)) return loosened('more fields that look like images are not asked for digests');
      return gained(now, old)
        ? tightened('fewer fields that look like images are not asked for digests')
        : neutral('the same fields, for another reason');
    },
  ),
  unused: whole('unused', () => undecided('other slots have no image there', 'medium')),
  namespace: whole('namespace', () =>
    undecided(
      'its objects go to another namespace, which waits for an administrator where the environment does not allow it yet; what stands at the old one stays',
      'high',
    ),
  ),
};

/** What differs between two states of an app's data; a field that no comparison knows is never left out. */
export function appChanges(before: object, after: object): readonly FieldChange[] {
  const [old, now] = [
    new Map<string, unknown>(Object.entries(before)),
    new Map<string, unknown>(Object.entries(after)),
  ];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    if (sameData(was, is)) return [];
    const compare = Object.hasOwn(COMPARISONS, key) ? COMPARISONS[key] : undefined;
    return compare ? compare(was as never, is as never) : [change(key, was, is)];
  });
}

/** Judges a field that may be absent: adding or removing it weighs little. */
function onBothSides<T>(field: string, judge: Judge<T>): Compare {
  return whole<T | undefined>(field, (before, after) =>
    before === undefined || after === undefined ? undecided('', 'low') : judge(before, after),
  );
}
