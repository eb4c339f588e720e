import { readAnswer } from './answer';

const ended = (code: number | null, said: unknown, stderr = '') => {
  const stdout = typeof said === 'string' ? said : JSON.stringify(said);
  return readAnswer({ code, signal: null, stdout, stderr, all: stdout + stderr });
};
const refusal = (code: string) => ({ code, severity: 'refusal' });

test('what a command made, what it names and what refused it are told apart', () => {
  const note = { code: 'DIGEST_UNCHECKED', severity: 'note' };
  expect([
    ended(0, { outcome: 'committed', commit: 'a1', findings: [note] }),
    ended(0, { outcome: 'nothing', commit: 'a1', findings: [] }),
    ended(1, { outcome: 'refused', findings: [note, refusal('FROZEN'), refusal('FROZEN')] }),
    ended(0, {
      outcome: 'proposed',
      parts: [{ outcome: 'committed', commit: 'a1' }, { outcome: 'proposed' }],
    }),
  ]).toEqual([
    { exit: 0, outcome: 'committed', made: ['a1'], named: 'a1', codes: [], faults: [] },
    { exit: 0, outcome: 'nothing', made: [], named: 'a1', codes: [], faults: [] },
    { exit: 1, outcome: 'refused', made: [], named: undefined, codes: ['FROZEN'], faults: [] },
    { exit: 0, outcome: 'proposed', made: ['a1'], named: undefined, codes: [], faults: [] },
  ]);
});

test.each([
  ['a defect', ended(1, '', '✗ INTERNAL  a defect of this tool: Error: x\n'), 'it calls itself defective'],
  ['a raw stack', ended(1, '', 'Error: x\n    at f (/lib/a.js:1:2)\n'), 'it printed a raw stack'],
  ['no answer', ended(0, ''), 'it printed no JSON'],
  ['no code', ended(1, { outcome: 'error', findings: [] }), 'it ended with 1 and gave no code'],
  ['another exit code', ended(134, {}), 'it ended with 134'],
  ['a refusal as usage', ended(2, { findings: [refusal('FROZEN')] }), 'it ended with 2 for a refusal'],
  [
    'usage as a refusal',
    ended(1, { findings: [refusal('UNKNOWN_APP')] }),
    'it ended with 1 for a wrong request',
  ],
])('fails for %s', (_, { faults }, fault) => {
  expect(faults).toContain(fault);
});
