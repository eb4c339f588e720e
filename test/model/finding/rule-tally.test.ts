import { finding, refusal, sumTallies, tallyRules, undecidedRefusal } from '../../../lib/model/finding';

const judged = [
  { environment: 'prod', rule: 'probes', objects: 2 },
  { environment: 'prod', rule: 'digest-only', objects: 3 },
];
const about = { environment: 'prod', rule: 'probes' };

test('counts what was found under each rule, by weight, and keeps the rules that found nothing', () => {
  const findings = [
    refusal('POLICY_FAILED', 'a', about),
    refusal('POLICY_FAILED', 'b', about),
    finding('warning', 'POLICY_FAILED', 'c', about),
    undecidedRefusal('POLICY_UNDECIDED', 'd', about),
    finding('note', 'POLICY_FAILED', 'e', about),
    finding('note', 'WAIVED', 'f', about),
  ];
  expect(tallyRules(judged, findings)).toEqual([
    { ...judged[0], refused: 2, warned: 1, undecided: 1, noted: 1, waived: 1 },
    { ...judged[1], refused: 0, warned: 0, undecided: 0, noted: 0, waived: 0 },
  ]);
});

test('leaves out what another environment or no rule found', () => {
  const findings = [
    refusal('POLICY_FAILED', 'a', { environment: 'dev', rule: 'probes' }),
    refusal('FROZEN', 'b', { environment: 'prod' }),
  ];
  expect(tallyRules(judged, findings).map(({ refused }) => refused)).toEqual([0, 0]);
});

test('counts a rule of several environments in each of them', () => {
  const both = [...judged, { environment: 'dev', rule: 'probes', objects: 1 }];
  const findings = [refusal('POLICY_FAILED', 'a', { environment: 'dev', rule: 'probes' })];
  expect(tallyRules(both, findings).map(({ environment, refused }) => [environment, refused])).toEqual([
    ['prod', 0],
    ['prod', 0],
    ['dev', 1],
  ]);
  expect(tallyRules(both, []).map(({ objects }) => objects)).toEqual([2, 3, 1]);
});

test('sums targets of an environment, and keeps environments apart', () => {
  const [probes] = tallyRules(judged, [refusal('POLICY_FAILED', 'a', about)]);
  if (!probes) throw new Error('no tally');
  expect(sumTallies([probes, probes, { ...probes, environment: 'dev' }])).toEqual([
    { ...probes, objects: 4, refused: 2 },
    { ...probes, environment: 'dev' },
  ]);
});
