import { wrapLines } from '../../lib/cli/wrap-lines';

const line = '    ✗ POLICY_FAILED  approved-registries: not from an approved registry';

test('a line that is too long goes on further in, nothing is lost', () => {
  const wrapped = wrapLines([line, 'short'], 40);
  expect(wrapped).toEqual([
    '    ✗ POLICY_FAILED',
    '        approved-registries: not from an',
    '        approved registry',
    'short',
  ]);
});

test('quoted lines stay lines of their own', () => {
  expect(wrapLines(['  a\n    │ b', ''], 40)).toEqual(['  a', '    │ b', '']);
});

test('without a terminal every line stays as it is', () => {
  expect(wrapLines([line], undefined)).toEqual([line]);
});
