import { isWrittenAsDay } from '../../model/scalars';
import { type Refuse, refused, type Trap } from './trap';

/** Methods of dates that depend on the machine's time zone or locale. */
const LOCAL = [
  ...[
    'getDate',
    'getDay',
    'getFullYear',
    'getHours',
    'getMinutes',
    'getMonth',
    'getYear',
    'getTimezoneOffset',
  ],
  ...['setDate', 'setFullYear', 'setHours', 'setMinutes', 'setMonth', 'setYear', 'toString', 'toDateString'],
  ...['toTimeString', 'toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'],
];

/** Dates as a build may use them: of a point in time that is given, read in UTC. */
export function dateTraps(refuse: Refuse): readonly Trap[] {
  const original = Object.getOwnPropertyDescriptor(globalThis, 'Date');
  if (!original) return [];
  const guarded = new Proxy(Date, {
    apply: () => refuse('the clock (Date)'),
    construct(date, args: readonly unknown[], newTarget) {
      if (args.length === 0) return refuse('the clock (new Date)');
      if (args.length > 1) return refuse('the time zone (new Date of local parts; use Date.UTC)');
      if (typeof args[0] === 'string' && !hasZone(args[0]))
        return refuse('the time zone (new Date of a text without a zone)');
      return Reflect.construct(date, args, newTarget) as object;
    },
    get(date, key, receiver) {
      if (key === 'now') return () => refuse('the clock (Date.now)');
      if (key === 'parse') {
        return (text: string) =>
          hasZone(text) ? date.parse(text) : refuse('the time zone (Date.parse of a text without a zone)');
      }
      return Reflect.get(date, key, receiver) as unknown;
    },
  });
  return [
    { owner: globalThis, key: 'Date', original, trapped: { ...original, value: guarded } },
    ...refused(Date.prototype, LOCAL, 'the time zone', refuse),
  ];
}

/** ISO 8601 dates are UTC, and so is what says it, or gives an offset. */
const hasZone = (text: string) => isWrittenAsDay(text) || /(?:Z|GMT|[+-][0-9]{2}:?[0-9]{2})$/.test(text);
