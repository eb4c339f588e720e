import { jsonPieces, printJson } from '../../../lib/model/text';

const list = (length: number) =>
  Array.from({ length }, (_, index) => ({ index, text: `a\nb\u001b[0m`, none: undefined }));

test.each([0, 1, 250, 251, 500, 501, 1003])(
  'the pieces of a value with a list of %i items are its JSON',
  (length) => {
    const value = {
      schema: 'a',
      none: undefined,
      'a "b"\u200b': list(length),
      empty: [],
      numbers: Array.from({ length }, (_, index) => (index % 7 === 0 ? undefined : index)),
      last: { list: list(300) },
    };
    const pieces = [...jsonPieces(value)];
    expect(pieces.join('')).toBe(printJson(value));
    expect(pieces.length > 1).toBe(length > 250);
  },
);

test('a long list that comes first or last is written as in one piece', () => {
  for (const value of [{ a: list(251) }, { a: 1, b: list(251) }, { a: list(251), b: 1, c: undefined }])
    expect([...jsonPieces(value)].join('')).toBe(printJson(value));
});
