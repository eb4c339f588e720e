import fc from 'fast-check';
import { printable, printableLines, printJson, withoutHidden } from '../../../lib/model/text';
import { ANY_CHARACTER } from '../../support/code-points';

const STEERING =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Surrogate}/u;
const text = fc.oneof(fc.string({ unit: ANY_CHARACTER }), fc.string());

test('nothing hidden is left, whatever the text', () => {
  fc.assert(
    fc.property(text, (each) => {
      for (const shown of [printable(each), printableLines(each), withoutHidden(each, 1000), printJson(each)])
        expect(shown).not.toMatch(STEERING);
      expect(printable(each)).not.toMatch(/[\n\t]/);
    }),
  );
});

test('JSON is read back as the same value', () => {
  fc.assert(fc.property(text, (each) => expect(JSON.parse(printJson({ each }))).toEqual({ each })));
});

test('line feeds stay where lines are shown, and colours go where another program printed them', () => {
  expect(printableLines('a\nb\tc\u{e0041}')).toBe('a\nb\\u0009c\\u{e0041}');
  expect(withoutHidden('\u001b[31mred\u001b[0m\n\tx\u202e', 100)).toBe('red\n\tx');
  expect(withoutHidden('abcdef', 3)).toBe('abc…');
});
