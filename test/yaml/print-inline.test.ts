import fc from 'fast-check';
import { parse } from 'yaml';
import { printInline } from '../../lib/yaml/print-yaml';
import { ANY_CHARACTER } from '../support/code-points';

const hostile = fc.oneof(
  fc.string({ unit: ANY_CHARACTER, maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefxob._-+: eEnyNaTr/@~'), maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(...'0123456789e'), minLength: 40, maxLength: 40 }),
);

describe('printInline', () => {
  test('is read back by readers of YAML 1.1 and 1.2, as value and as key, in block and in flow', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('1.1' as const, '1.2' as const), (text, version) => {
        const printed = printInline(text);
        expect(printed).not.toMatch(/\n/);
        // a map keeps a key that is a number apart from the text of it
        const read = parse(`${printed}: ${printed}\nflow: {${printed}: ${printed}}\n`, {
          version,
          mapAsMap: true,
          uniqueKeys: false,
          merge: false,
        }) as Map<unknown, unknown>;
        if (text !== 'flow') expect(read.get(text)).toBe(text);
        expect((read.get('flow') as Map<unknown, unknown>).get(text)).toBe(text);
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ['6.11.2', '6.11.2'],
    ['1.10', '"1.10"'],
    ['main', 'main'],
    ['https://git.example/a', 'https://git.example/a'],
    ['yes', '"yes"'],
    ['a: b', '"a: b"'],
    ['\u202e', '"\\u202e"'],
    [`${'1'.repeat(39)}e`, `"${'1'.repeat(39)}e"`],
    [`${'1'.repeat(39)}a`, `${'1'.repeat(39)}a`],
  ])('prints %j as %s', (text, printed) => {
    expect(printInline(text)).toBe(printed);
  });
});
