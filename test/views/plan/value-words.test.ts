import { valueWords } from '../../../lib/views/plan/summary-texts';

test.each([
  [[], 'none'],
  [['@example/sre', '@example/web'], '@example/sre, @example/web'],
  [[{ gate: 'soak', seconds: 3600 }], '(gate: soak, seconds: 3600)'],
  [{ people: 2, of: ['a', 'b'] }, 'people: 2, of: [a, b]'],
  [true, 'true'],
  [null, 'none'],
  [undefined, 'nothing'],
])('the value %j of a definition is told as %s', (value, words) => {
  expect(valueWords(value)).toBe(words);
});
