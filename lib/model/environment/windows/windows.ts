import { type FieldJudgement, loosened, neutral, tightened, undecided } from '../../finding';
import { durationText } from '../../scalars';
import { v } from '../../schema';
import { environmentField } from '../field';
import { change, type FieldChange, sameData } from '../field-change';
import { type WindowData, windowData } from './window-data';

const names = v.check<WindowData[], string>(
  (list) => new Set(list.map(({ name }) => name)).size === list.length,
  'two windows have the same name',
);

const allowed = v.check<WindowData[], string>(
  (list) => new Set(list.filter(({ kind }) => kind === 'allow').map((each) => each.controller)).size < 2,
  'the controller keeps some "allow" windows and not others: it would deny what these allow',
);

export const windows = environmentField({
  name: 'windows',
  about: 'times that come again and again, in which changes are allowed or denied',
  schema: v.exactOptional(v.pipe(v.array(windowData), v.maxLength(100, 'more than 100'), names, allowed), []),
  compare(before, after) {
    const all = [...new Set([...before, ...after].map(({ name }) => name))];
    return all.flatMap((name): FieldChange[] => {
      const [old, now] = [before, after].map((list) => list.find((each) => each.name === name));
      if (sameData(old, now)) return [];
      return [change(`windows.${name}`, old, now, judged(old, now, { before, after }))];
    });
  },
  partWords: (value) => windowWords(value as WindowData),
  words: (list) => (list.length === 0 ? undefined : list.map(windowWords).join('; ')),
});

/** A window, for people: when it comes, and what it says then. */
export function windowWords({ name, kind, schedule, seconds, timeZone, apps }: WindowData): string {
  const whose = apps.length === 0 ? '' : ` to ${apps.join(', ')}`;
  return `window ${name} ${kind === 'deny' ? 'denies' : 'allows'} changes${whose} for ${durationText(seconds)} from "${schedule}" (${timeZone})`;
}

function judged(
  old: WindowData | undefined,
  now: WindowData | undefined,
  all: { readonly before: readonly WindowData[]; readonly after: readonly WindowData[] },
): FieldJudgement {
  if (old === undefined || now === undefined) {
    const other = now ?? old;
    if (other?.kind === 'deny')
      return now ? tightened('there are times that deny changes') : loosened('times that denied changes go');
    // The first that allows denies all other times; each further one allows more.
    const others = (now ? all.before : all.after).some(({ kind }) => kind === 'allow');
    if (now)
      return others ? loosened('more times allow changes') : tightened('changes are allowed at times only');
    return others ? tightened('fewer times allow changes') : loosened('changes are allowed at any time');
  }
  const { reason: _, ...before } = old;
  const { reason: __, ...after } = now;
  return sameData(before, after)
    ? neutral('the same window, for another reason')
    : undecided('a window is at another time, or for other apps', 'medium');
}
