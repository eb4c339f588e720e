import { parseYaml } from '../../lib/yaml';
import { DATA_LIMITS } from '../../lib/yaml/limits';
import { problemsOf } from '../registry/samples';

const parse = (source: string | Uint8Array) => parseYaml(source, 'some.yaml');
const fill = (piece: string) => piece.repeat(Math.floor((DATA_LIMITS.bytes - 100) / piece.length));

describe('parseYaml', () => {
  test('reads an ordinary file, with CRLF and a byte order mark too', () => {
    expect(parse('\ufeffa: 1\r\nb:\r\n  - x # c\r\n').data).toEqual({ a: 1, b: ['x'] });
  });

  test('reads a file without content as null', () => {
    expect(parse('').data).toBeNull();
    expect(parse('# only a comment\n').data).toBeNull();
  });

  test('takes keys as they are written and never as numbers', () => {
    expect(parse('1: a\n0x10: b\n~: c\n"2": d\n').data).toEqual({
      '1': 'a',
      '0x10': 'b',
      '~': 'c',
      '2': 'd',
    });
  });

  test('makes maps without a prototype', () => {
    for (const text of ['a: {b: 1}', 'a:\n  b: 1\n']) {
      const { data } = parse(text);
      expect('toString' in (data as object)).toBe(false);
      expect('constructor' in (data as object)).toBe(false);
    }
  });

  test('fails on keys that could reach a prototype', () => {
    expect(problemsOf(() => parse('__proto__: {polluted: 1}\na:\n  constructor: 1\n'))).toEqual([
      '1:1 "__proto__" is not allowed as a key',
      '3:3 "constructor" is not allowed as a key',
    ]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('fails with every problem and its position', () => {
    const text = 'a: &x 1\nb: *x\nc: !!str d\ne: 1\ne: 2\nf:\n  g: 1\n  g: 2\n';
    expect(problemsOf(() => parse(text))).toEqual([
      '1:7 anchors are not allowed here',
      '2:4 aliases are not allowed here, write the value out',
      '3:10 tags are not allowed here',
      '5:1 the key "e" is there twice',
      '8:3 the key "g" is there twice',
    ]);
  });

  test.each([
    ['a tab as indentation', 'a:\n\tb: 1\n', '2:1 Tabs are not allowed as indentation'],
    ['an open quote', 'a: "b\n', '2:1 Missing closing "quote'],
    ['a second document', 'a: 1\n---\nb: 1\n', '2:1 more than one document in a file'],
    ['a directive', '%YAML 1.1\n---\na: yes\n', '1:1 directives are not allowed here'],
    ['a map as key', '{a: 1}: b\n', '1:1 a key must be a text'],
    ['half of a character', 'a: "\\ud800"\n', '1:4 a text holds a lone surrogate, half of a character'],
    [
      'a merge key',
      '# a\nb: {"<<": 1}\n',
      '2:5 the key "<<" merges maps for some readers, write the values out',
    ],
  ])('fails on %s', (_what, text, problem) => {
    expect(problemsOf(() => parse(text))).toContain(problem);
  });

  test('fails on a file that is too large, before it is parsed', () => {
    expect(problemsOf(() => parse('a'.repeat(10 * DATA_LIMITS.bytes)))).toEqual([
      '-:- the file has 10485760 bytes, at most 1048576 are allowed',
    ]);
  });

  test('fails on bytes that are not UTF-8', () => {
    expect(problemsOf(() => parse(Buffer.from([0x61, 0x3a, 0x20, 0xff])))).toEqual([
      '-:- the file is not UTF-8',
    ]);
  });

  test.each(['\u0000', '\u0007', '\u001b', '\u007f'])(
    'fails at a character that YAML does not allow: %j',
    (sign) => {
      expect(problemsOf(() => parse(`a: b\nc: ${sign}d\n`))).toEqual([
        expect.stringMatching(/^2:4 "\\u00\w\w" is a character that YAML does not allow/),
      ]);
    },
  );

  test.each([
    ['brackets', fill('[')],
    ['braces', fill('{a: ')],
    ['dashes', fill('- ')],
    ['question marks', fill('? ')],
    ['growing indentation', Array.from({ length: 1400 }, (_, n) => `${' '.repeat(n)}a:\n`).join('')],
  ])('fails on deep nesting by %s', (_what, text) => {
    expect(problemsOf(() => parse(text))).toEqual([expect.stringContaining('deeper than 64 levels')]);
  });

  test('fails on a bomb of aliases', () => {
    const bomb = `a: &a [x, x]\n${Array.from({ length: 20 }, (_, n) => `b${n}: &b${n} [*a, *a]\n`).join('')}`;
    expect(problemsOf(() => parse(bomb)).length).toBeGreaterThan(20);
  });

  test('fails on a mebibyte of commas, and names fifty problems at the most', () => {
    expect(problemsOf(() => parse(`[${fill(',')}`)).length).toBeLessThanOrEqual(50);
    expect(problemsOf(() => parse('a: 1\n'.repeat(10_000)))).toHaveLength(50);
  });

  test('reads a mebibyte of different keys', () => {
    const text = Array.from({ length: 60_000 }, (_, n) => `k${n}: 1\n`).join('');
    expect(Object.keys(parse(text).data ?? {})).toHaveLength(60_000);
  });
});
