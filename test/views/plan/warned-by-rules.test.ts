import { finding, type Severity } from '../../../lib/model/finding';
import { checkRow } from '../../../lib/views/plan/check-row';
import { warnedByRules } from '../../../lib/views/plan/warned-by-rules';

const broken = (rule: string, severity: Severity = 'warning') =>
  checkRow(finding(severity, 'POLICY_FAILED', `${rule}: no`, { environment: 'prod', rule }));

test('what rules warn of is counted by rule, the most frequent first', () => {
  const rows = [broken('probes'), broken('resources'), broken('resources'), broken('resources')];
  expect(warnedByRules(rows)).toEqual({ others: [], byRules: rows, counts: 'resources 3, probes 1' });
});

test('refusals, and warnings of anything but rules, stay as they are', () => {
  const rest = [
    broken('no-privileged', 'refusal'),
    checkRow(finding('warning', 'STALE_RENDERS', 'old', { environment: 'prod' })),
  ];
  const warned = [broken('probes'), broken('probes'), broken('probes')];
  expect(warnedByRules([...rest, ...warned])).toEqual({ others: rest, byRules: warned, counts: 'probes 3' });
});

test('two of them stand by themselves', () => {
  const rows = [broken('probes'), broken('resources')];
  expect(warnedByRules(rows)).toEqual({ others: rows, byRules: [], counts: '' });
});
