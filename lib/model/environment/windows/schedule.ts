import { v } from '../../schema';
import { firstStart } from './wall-clock';

/**
 * A schedule of five fields, as Argo CD reads them, too: minute, hour, day of the month, month, day of the week (0 is Sunday).
 * Forms that readers of such schedules interpret differently are refused: `7`, `?`, `L`, `@daily`, seconds, a step of
 * 1.
 */
export const schedule = v.pipe(
  v.string(),
  v.maxLength(200, 'longer than 200 characters'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const message = problemOf(dataset.value);
    if (message !== undefined) addIssue({ message });
  }),
);

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const DAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');

/** The fields in their order: what they are called, their least and most, and names in place of numbers. */
const FIELDS = [
  { called: 'minute', least: 0, most: 59 },
  { called: 'hour', least: 0, most: 23 },
  { called: 'day of the month', least: 1, most: 31 },
  { called: 'month', least: 1, most: 12, names: MONTHS },
  { called: 'day of the week', least: 0, most: 6, names: DAYS },
] as const;

type Field = (typeof FIELDS)[number];

function problemOf(text: string): string | undefined {
  const parts = text.split(' ');
  if (parts.length !== FIELDS.length || parts.includes(''))
    return 'not a schedule: minute, hour, day of the month, month and day of the week are expected, such as "0 18 * * 5"';
  for (const [index, field] of FIELDS.entries()) {
    const bad = (parts[index] ?? '').split(',').find((item) => !isItem(item, field));
    if (bad !== undefined)
      return `not a schedule: ${JSON.stringify(bad)} is not a ${field.called}; "*", ${field.least} to ${field.most}, a range such as "1-5", or either with a step of 2 or more, such as "*/2", is`;
  }
  return firstStart(text) === undefined ? 'not a schedule: no calendar has such a day' : undefined;
}

function isItem(item: string, field: Field): boolean {
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0) return false;
  const stepped = step === undefined || (/^[1-9]\d?$/.test(step) && Number(step) >= 2);
  if (range === '*') return stepped;
  const [from = '', to, ...others] = range.split('-');
  if (others.length > 0 || !stepped) return false;
  // A single value with a step is read in more than one way.
  if (to === undefined) return step === undefined && numberOf(from, field) !== undefined;
  const [first, last] = [numberOf(from, field), numberOf(to, field)];
  return first !== undefined && last !== undefined && first <= last;
}

function numberOf(text: string, field: Field): number | undefined {
  const named = 'names' in field ? field.names.indexOf(text.toUpperCase()) : -1;
  if (named >= 0) return field.least + named;
  if (!/^\d{1,2}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= field.least && value <= field.most ? value : undefined;
}
