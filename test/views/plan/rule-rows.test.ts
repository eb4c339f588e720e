import type { RuleTally } from '../../../lib/model/finding';
import { ruleRows } from '../../../lib/views/plan/rule-rows';

function tally(rule: string, change: Partial<RuleTally> = {}): RuleTally {
  const none = { objects: 1, refused: 0, warned: 0, undecided: 0, noted: 0, waived: 0 };
  return { environment: 'prod', rule, ...none, ...change };
}

const shown = (tallies: readonly RuleTally[], here?: string) =>
  ruleRows(tallies, here).map(({ rule, state, text }) => `${state} ${rule}: ${text}`);

test('there is one row per rule, gravest first, and equal ones stay in the order of the rules', () => {
  const tallies = [
    tally('schema', { objects: 3 }),
    tally('idle', { objects: 0 }),
    tally('noted', { noted: 1 }),
    tally('digest-only'),
    tally('waived', { waived: 2 }),
    tally('warned', { warned: 1 }),
    tally('open', { undecided: 1 }),
    tally('probes', { refused: 2, waived: 1 }),
  ];
  expect(shown(tallies)).toEqual([
    'refusal probes: 2 refused, 1 waived in prod',
    'undecided open: 1 undecided in prod',
    'warning warned: 1 warned in prod',
    'waived waived: 2 waived in prod',
    'note noted: 1 noted in prod',
    'passed schema: 3 objects',
    'passed digest-only: 1 object',
    'idle idle: nothing to judge',
  ]);
});

test('a rule of several environments has one row, and what a later one refuses is a warning here', () => {
  const tallies = [tally('probes', { environment: 'dev' }), tally('probes', { refused: 1 })];
  expect(shown(tallies, 'dev')).toEqual(['warning probes: 1 refused in prod']);
  expect(shown(tallies, 'prod')).toEqual(['refusal probes: 1 refused in prod']);
  expect(shown(tallies)).toEqual(['refusal probes: 1 refused in prod']);
  const passed = [tally('probes', { environment: 'dev' }), tally('probes')];
  expect(shown(passed)).toEqual(['passed probes: 2 objects in dev, prod']);
});
