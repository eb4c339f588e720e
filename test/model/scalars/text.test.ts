import * as v from 'valibot';
import { reason, text } from '../../../lib/model/scalars';

test.each([
  ['nothing', ''],
  ['blanks and line ends', ' \n\t'],
  ['a blank without width', '\u200b'],
  ['a mark of direction between blanks', ' \u200e '],
  ['a Hangul filler', '\u3164'],
  ['an empty pattern of Braille', '\u2800\u2800'],
  ['tags', '\u{e0041}\u{e0042}'],
  ['a selector', '\ufe0f'],
])('a reason of %s is empty', (_what, value) => {
  expect(v.safeParse(reason, value).issues?.map(({ message }) => message)).toEqual(['empty']);
  expect(v.safeParse(text, value).success).toBe(false);
});

test.each(['x', '!', '\u200bincident 7\u200b', '修理', '🔥'])('%j is a reason', (value) => {
  expect(v.parse(reason, value)).toBe(value);
});
