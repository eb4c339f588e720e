import fc from 'fast-check';
import { isDnsSubdomain, isPortName, isQualifiedName } from '../../../lib/kubernetes/facts/name-forms';
import { hasFormat, isQuantity } from '../../../lib/kubernetes/schema/formats';
import { isDnsLabel } from '../../../lib/model/scalars';

test.each([
  '1',
  '0',
  '-1',
  '+1',
  '1.5',
  '.5',
  '5.',
  '100m',
  '1k',
  '1Ki',
  '2Mi',
  '1.5Gi',
  '1E',
  '1e3',
  '1E3',
  '1e-3',
  '12345678901234567890',
  '1n',
  '1u',
])('%s is a quantity', (text) => {
  expect(isQuantity(text)).toBe(true);
});

test.each([
  '',
  ' 1',
  '1 ',
  '1h',
  '1K',
  '1MB',
  '1mi',
  'Mi',
  '.',
  '-',
  '1.2.3',
  '1e',
  '1e1.5',
  '0x1',
  'NaN',
  '1,5',
  '1__0',
  '१',
])('%j is not a quantity', (text) => {
  expect(isQuantity(text)).toBe(false);
});

test.each([
  ['date-time', '2024-02-29T23:59:60Z', '2023-02-29T00:00:00Z'],
  ['date-time', '2024-01-01T00:00:00.123456+01:00', '2024-01-01T24:00:00Z'],
  ['date', '2024-12-31', '2024-13-01'],
  ['byte', 'aGVsbG8=\n', 'aGVsbG8'],
  ['ipv4', '10.0.0.1', '::1'],
  ['ipv6', '::1', '10.0.0.1'],
  ['cidr', 'fd00::/128', '10.0.0.0/33'],
  ['uuid', '123e4567-e89b-12d3-a456-426614174000', '123e4567'],
  ['duration', '1h30m', '1 h 30'],
])('%s takes %j and not %j', (format, good, bad) => {
  expect(hasFormat(format, good)).toBe(true);
  expect(hasFormat(format, bad)).toBe(false);
});

test('a format that nobody checks has every text', () => {
  for (const format of ['password', 'toString', '__proto__', ''])
    expect(hasFormat(format, 'anything')).toBe(true);
});

test('names have the forms that the API server wants', () => {
  for (const [form, good, bad] of [
    [isDnsLabel, ['a', '0-a', 'x'.repeat(63)], ['', '-a', 'a-', 'A', 'a.b', 'x'.repeat(64)]],
    [isDnsSubdomain, ['a.b-c.d'], ['a..b', '.a', 'a.', 'a_b', 'x'.repeat(254)]],
    [isPortName, ['http', 'a-1'], ['80', '-a', 'a--b', 'x'.repeat(16), 'A', '']],
    [
      isQualifiedName,
      ['a', 'A_b.c', 'example.org/x'],
      ['', '/a', 'a/', 'a/b/c', 'Example/x', '-a', 'x'.repeat(64)],
    ],
  ] as const) {
    for (const each of good) expect([each, form(each)]).toEqual([each, true]);
    for (const each of bad) expect([each, form(each)]).toEqual([each, false]);
  }
});

test('no text stalls a check', () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.constantFrom('1', '-', 'a', '0.', '=', '1h').map((each) => each.repeat(200_000)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const verdicts = [isQuantity, isDnsLabel, isDnsSubdomain, isPortName, isQualifiedName].map((check) =>
        check(text),
      );
      for (const format of ['date-time', 'byte', 'cidr', 'uuid', 'duration'])
        verdicts.push(hasFormat(format, text));
      expect(verdicts.every((each) => typeof each === 'boolean')).toBe(true);
    }),
  );
});
