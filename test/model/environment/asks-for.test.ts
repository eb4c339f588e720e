import { asksFor, notSaid } from '../../../lib/model/environment/asks-for';
import { v } from '../../../lib/model/schema';

const read = (value: unknown) => v.safeParse(asksFor.schema, value);
const compared = (before: unknown, after: unknown) =>
  asksFor
    .compare(v.parse(asksFor.schema, before), v.parse(asksFor.schema, after))
    .map(({ verdict, note }) => [verdict, note]);

test('what is asked for is words, or a pattern for tickets', () => {
  for (const value of [[], ['reason'], ['ticket', 'reason'], [{ ticket: 'CHG-\\d+' }, 'reason']])
    expect([value, read(value).success]).toEqual([value, true]);
});

test('fails for what asks twice, and for patterns that RE2 does not read', () => {
  const refused = [
    ['ticket', 'ticket'],
    ['ticket', { ticket: 'CHG-1' }],
    ['why'],
    [{ ticket: '' }],
    [{ ticket: '(' }],
    [{ ticket: '(?=CHG)' }],
    [{ ticket: '(a)\\1' }],
    [{ ticket: '((x{1000}){1000}){1000}' }],
    [{ ticket: '(((a{1,30}){1,30}))'.repeat(20) }],
    [{ ticket: 'x'.repeat(501) }],
    [{ ticket: 'CHG', also: true }],
  ];
  for (const value of refused) expect([value, read(value).success]).toEqual([value, false]);
});

test('a pattern that would take exponential time elsewhere is matched at once', () => {
  const start = performance.now();
  expect(notSaid([{ ticket: '(a+)+b' }], { ticket: 'a'.repeat(199) })).toHaveLength(1);
  expect(performance.now() - start).toBeLessThan(1000);
});

test('asking for less loosens, another pattern is undecided, and more tightens', () => {
  const pattern = { ticket: 'CHG-[0-9]+' };
  expect(compared(['ticket'], [])).toEqual([['broadening', 'less has to be said of a change']]);
  expect(compared([pattern], ['ticket'])).toEqual([['broadening', 'less has to be said of a change']]);
  expect(compared([pattern], [{ ticket: '.*' }])).toEqual([
    ['unknown', 'tickets have to fit another pattern'],
  ]);
  expect(compared(['ticket'], [pattern])).toEqual([['narrowing', 'more has to be said of a change']]);
  expect(compared(['ticket'], ['ticket', 'reason'])).toEqual([
    ['narrowing', 'more has to be said of a change'],
  ]);
});
