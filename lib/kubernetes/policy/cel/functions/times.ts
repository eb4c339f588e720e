import type { Environment } from '@marcbachmann/cel-js';
import { CelFailure } from '../cel-failure';
import { registerIn } from './register';

/**
 * Parts of times and durations. Time zones are names of the tz database or offsets such as `+02:00`; the library's own
 * getters know no offsets and count in the zone of this machine.
 */
export function registerTimes(environment: Environment): void {
  const fn = registerIn(environment);
  const time = 'google.protobuf.Timestamp';
  for (const [name, part] of Object.entries(PARTS)) {
    fn(`${time}.own_${name}(): int`, (value: Date) => BigInt(part(value)));
    fn(`${time}.own_${name}(string): int`, (value: Date, zone: string) => BigInt(part(inZone(value, zone))));
  }
  const span = 'google.protobuf.Duration';
  type Span = { readonly seconds: bigint; readonly nanos: number };
  fn(`${span}.own_getHours(): int`, ({ seconds }: Span) => seconds / 3600n);
  fn(`${span}.own_getMinutes(): int`, ({ seconds }: Span) => seconds / 60n);
  fn(`${span}.own_getSeconds(): int`, ({ seconds }: Span) => seconds);
  fn(`${span}.own_getMilliseconds(): int`, ({ nanos }: Span) => BigInt(Math.trunc(nanos / 1_000_000)));
}

const DAY = 86_400_000;

const PARTS: Readonly<Record<string, (time: Date) => number>> = {
  getDate: (time) => time.getUTCDate(),
  getDayOfMonth: (time) => time.getUTCDate() - 1,
  getDayOfWeek: (time) => time.getUTCDay(),
  getDayOfYear: (time) => Math.floor((time.getTime() - Date.UTC(time.getUTCFullYear(), 0, 1)) / DAY),
  getFullYear: (time) => time.getUTCFullYear(),
  getHours: (time) => time.getUTCHours(),
  getMilliseconds: (time) => time.getUTCMilliseconds(),
  getMinutes: (time) => time.getUTCMinutes(),
  getMonth: (time) => time.getUTCMonth(),
  getSeconds: (time) => time.getUTCSeconds(),
};

/** A time whose UTC parts are those that a clock in the zone shows. */
function inZone(time: Date, zone: string): Date {
  const [, sign, hours, minutes] = /^([+-]?)([0-9]{2}):([0-9]{2})$/.exec(zone) ?? [];
  if (hours !== undefined) {
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
    return new Date(time.getTime() + (sign === '-' ? -offset : offset));
  }
  const shown = new Map(
    format(zone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => shown.get(name) ?? 0;
  const days = Date.UTC(part('year'), part('month') - 1, part('day'));
  const clock = ((part('hour') % 24) * 60 + part('minute')) * 60 + part('second');
  return new Date(days + clock * 1000 + time.getUTCMilliseconds());
}

function format(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new CelFailure(`${JSON.stringify(zone.slice(0, 60))} is not a time zone`);
  }
}
