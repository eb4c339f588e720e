import { v } from '../../schema';

/** A time zone by its name in the IANA database, such as `Europe/Berlin`, or `UTC`; upper and lower case count. */
export const timeZone = v.pipe(
  v.string(),
  v.check(
    isTimeZone,
    'not a time zone: a name of the IANA database is expected, such as "Europe/Berlin", or "UTC"',
  ),
);

function isTimeZone(name: string): boolean {
  if (name === 'UTC') return true;
  // Names without a "/" are abbreviations, which mean another zone elsewhere, or offsets, which ignore summer time.
  if (name.length > 64 || !/^[A-Z][A-Za-z_-]*(?:\/[A-Z][A-Za-z0-9_+-]*){1,2}$/.test(name)) return false;
  try {
    const { timeZone: known } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return known === name || known.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

/** Milliseconds that the clocks of a zone are ahead of UTC at a moment. */
export function offsetAt(zone: string, moment: number): number {
  if (zone === 'UTC') return 0;
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(moment)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  return wall - Math.floor(moment / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  formats.set(zone, known);
  return known;
}
