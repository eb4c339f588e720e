import { environmentChanges, type WindowData } from '../../../../lib/model/environment';
import { parseEnvironment, printEnvironment } from '../../../../lib/registry/documents/environment';
import { problemsOf, sampleEnvironment } from '../../../registry/samples';
import { layout } from '../../../support/default-layout';
import { anApp } from '../../../support/names';

const file = layout.pathOf({ kind: 'environment', environment: 'prod' });
const weekend: WindowData = {
  name: 'weekend',
  kind: 'deny',
  schedule: '0 18 * * 5',
  seconds: 223_200,
  timeZone: 'Europe/Berlin',
  apps: [],
  controller: false,
};
const sample = sampleEnvironment();
const withWindows = (...windows: WindowData[]) => ({ ...sample.environment, windows });
const print = (...windows: WindowData[]) =>
  printEnvironment({ ...sample, environment: withWindows(...windows) });

test('is written without what holds by default, and read back', () => {
  expect(print(weekend)).toContain('windows:\n  - name: weekend\n    kind: deny\n    schedule: ');
  expect(print(weekend)).not.toContain('controller: false');
  const all = [weekend, { ...weekend, name: 'web', apps: [anApp('web')], reason: 'why', controller: true }];
  expect(parseEnvironment(print(...all), file).environment.windows).toEqual(all);
});

test.each([
  ...['0 18 * * 7', '0 18 * * FRI-SUN', '* * * *', '0 18 * * 5 *', '@daily', '0 0 L * *', '0 0 ? * *'],
  ...[
    '5/15 * * * *',
    '*/1 * * * *',
    '60 * * * *',
    '0 24 * * *',
    '0 0 0 * *',
    '0 0 31 2 *',
    '0 0 5-1 * *',
    '',
  ],
])('fails on the schedule "%s"', (schedule) => {
  expect(problemsOf(() => parseEnvironment(print({ ...weekend, schedule }), file))).toEqual([
    expect.stringContaining('"windows.0.schedule": not a schedule: '),
  ]);
});

test.each(['CET', 'EST5EDT', '+02:00', 'europe/berlin', 'Europe/Bonn', 'Mars/Phobos', 'GMT+1', ''])(
  'fails on the time zone "%s"',
  (timeZone) => {
    expect(problemsOf(() => parseEnvironment(print({ ...weekend, timeZone }), file))).toEqual([
      expect.stringContaining('"windows.0.timeZone": not a time zone: '),
    ]);
  },
);

test('fails on lengths, names that come twice, and windows that allow of which the controller keeps some', () => {
  const problem = (...windows: WindowData[]) =>
    problemsOf(() => parseEnvironment(print(...windows), file)).join('\n');
  expect(problem({ ...weekend, seconds: 0 })).toContain('less than a minute');
  expect(problem({ ...weekend, seconds: 90 })).toContain('not whole minutes');
  expect(problem({ ...weekend, seconds: 400 * 86_400 })).toContain('more than 366 days');
  expect(problem(weekend, weekend)).toContain('two windows have the same name');
  const allow = { ...weekend, kind: 'allow' as const };
  expect(problem(allow, { ...allow, name: 'other', controller: true })).toContain('and not others');
});

const allow: WindowData = { ...weekend, name: 'office', kind: 'allow' };

test.each([
  ['one that denies comes', [], [weekend], 'narrowing'],
  ['one that denies goes', [weekend], [], 'broadening'],
  ['the first that allows comes', [], [allow], 'narrowing'],
  ['a second that allows comes', [allow], [allow, { ...allow, name: 'two' }], 'broadening'],
  ['the last that allows goes', [allow], [], 'broadening'],
  ['another time', [weekend], [{ ...weekend, schedule: '0 19 * * 5' }], 'unknown'],
  ['another reason', [weekend], [{ ...weekend, reason: 'why' }], 'neutral'],
] as const)('%s', (_, before, after, verdict) => {
  const rows = environmentChanges(withWindows(...before), withWindows(...after));
  expect(rows.map((each) => each.verdict)).toEqual([verdict]);
});
