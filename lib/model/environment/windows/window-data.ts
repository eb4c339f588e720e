import { appName, dnsLabel, reason } from '../../scalars';
import { v } from '../../schema';
import { schedule } from './schedule';
import { timeZone } from './time-zone';

const MINUTE = 60;
const YEAR = 366 * 24 * 60 * MINUTE;

/** A time that comes again and again, in which changes are allowed or denied. */
export const windowData = v.strictObject({
  name: dnsLabel,
  kind: v.picklist(['allow', 'deny'], 'neither "allow" nor "deny"'),
  /** When it begins, by the clocks of its zone. */
  schedule,
  /** How long it lasts, by the clocks of its zone. */
  seconds: v.pipe(
    v.number(),
    v.integer(),
    v.multipleOf(MINUTE, 'not whole minutes'),
    v.minValue(MINUTE, 'less than a minute'),
    v.maxValue(YEAR, 'more than 366 days'),
  ),
  timeZone,
  /** The apps that it is for; empty: all. */
  apps: v.exactOptional(v.array(appName), []),
  reason: v.exactOptional(reason),
  /** Whether the controller keeps it as well. */
  controller: v.exactOptional(v.boolean(), false),
});

/** A window as data. */
export type WindowData = v.InferOutput<typeof windowData>;
