import { v } from '../schema';

/** A moment: ISO 8601 in UTC, down to the second or the millisecond. */
export const instant = v.pipe(
  v.string(),
  v.check(isInstant, 'not a time: ISO 8601 in UTC is expected, such as "2026-01-31T08:00:00Z"'),
);

/**
 * A moment with its zone, as a person types it; it becomes a moment in UTC.
 *
 * @param now which it has to come after
 */
export const futureMoment = (now: Date) =>
  v.pipe(
    v.string(),
    v.check(
      (value) => zonedTime(value) !== undefined,
      'not a time: ISO 8601 with a zone is expected, such as "2026-12-24T18:00:00Z" or "2026-12-24T18:00+01:00"',
    ),
    v.check(
      (value) => (zonedTime(value) ?? Number.POSITIVE_INFINITY) > now.getTime(),
      `not in the future: it is ${now.toISOString()} now`,
    ),
    v.transform((value) => new Date(zonedTime(value) ?? 0).toISOString()),
  );

/** Milliseconds of a moment with a zone, also in the form in which times are printed, with a blank; nothing for any other text. */
function zonedTime(text: string): number | undefined {
  const parts =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/.exec(text);
  if (!parts) return undefined;
  const [, day = '', minutes = '', seconds = ':00'] = parts;
  // `Date` would take a day that the calendar does not have for another day.
  if (!isInstant(`${day}T${minutes}:00Z`)) return undefined;
  const time = Date.parse(`${day}T${minutes}${seconds}${parts[4] ?? 'Z'}`);
  return Number.isNaN(time) || !isInstant(new Date(time).toISOString()) ? undefined : time;
}

/** A day, such as `2026-01-31`, or a moment. */
export const dateOrInstant = v.pipe(
  v.string(),
  v.check(
    (value) => isInstant(value) || isInstant(`${value}T00:00:00Z`),
    'neither a day, such as "2026-01-31", nor a moment in UTC, such as "2026-01-31T08:00:00Z"',
  ),
);

/** Whether the text has the form of a day, such as `2026-01-31`; the calendar is not consulted. */
export function isWrittenAsDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

/** The end of a day (in UTC) or of a moment, in milliseconds since the epoch; NaN for any other text. */
export function endOfDayOrMoment(text: string): number {
  return Date.parse(text) + (isWrittenAsDay(text) ? 24 * 60 * 60 * 1000 : 0);
}

/** A day, which begins in UTC, or a moment with its zone, as a person types it; it becomes a moment. */
export const typedMoment = v.pipe(
  v.string(),
  v.check(
    (value) => typedTime(value) !== undefined,
    'not a time: a day, such as "2026-07-01", or ISO 8601 with a zone is expected, such as "2026-07-01T18:00+02:00"',
  ),
  v.transform((value) => new Date(typedTime(value) ?? 0)),
);

const typedTime = (text: string) => zonedTime(isWrittenAsDay(text) ? `${text}T00:00Z` : text);

function isInstant(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 19) === text.slice(0, 19);
}
