import { createColors } from 'picocolors';
import type { RuleTally } from '../../../lib/model/finding';
import { ruleLines } from '../../../lib/views/plan';

function tally(rule: string, change: Partial<RuleTally> = {}): RuleTally {
  const none = { objects: 1, refused: 0, warned: 0, undecided: 0, noted: 0, waived: 0 };
  return { environment: 'prod', rule, ...none, ...change };
}

const colors = createColors(false);
const tallies = [
  tally('schema'),
  tally('digest-only', { environment: 'dev' }),
  tally('idle', { objects: 0 }),
  tally('probes', { refused: 1 }),
];

test.each([
  ['counted', 'count', ['✗ probes: 1 refused in prod', '✓ 2 rules of prod, dev']],
  ['named', 'names', ['✗ probes: 1 refused in prod', '✓ 2 rules of prod, dev: schema, digest-only']],
  [
    'told one by one',
    'lines',
    [
      '✗ probes: 1 refused in prod',
      '✓ schema: 1 object',
      '✓ digest-only: 1 object',
      '- idle: nothing to judge',
    ],
  ],
] as const)('rules that are satisfied are %s', (_title, satisfied, lines) => {
  expect(ruleLines(tallies, { colors, satisfied })).toEqual(lines);
});

test('nothing is said where nothing was judged, and nothing of a rule can steer a terminal', () => {
  expect(ruleLines([], { colors })).toEqual([]);
  expect(ruleLines([tally('a\u001b[2J', { warned: 1 })], { colors })).toEqual([
    '! a\\u001b[2J: 1 warned in prod',
  ]);
});
