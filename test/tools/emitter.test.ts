import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { emitYaml } from '../../lib/yaml';
import { ANY_CHARACTER } from '../support/code-points';
import { hostileStrings } from '../support/hostile-strings';
import { type GoTools, withGo } from './go-tools';

const READERS = ['kubernetes', 'v3'] as const;

withGo("YAML text as Go's readers see it", [], (tools: GoTools) => {
  let judge = '';
  beforeAll(() => {
    judge = tools.judge('yaml');
  });

  test.each(READERS)('%s reads every hostile string back, as value, in a list and as key', (reader) => {
    expect(hostileStrings.length).toBeGreaterThanOrEqual(155);
    expect(misread(judge, reader, hostileStrings)).toEqual([]);
  });

  test.each(READERS)('%s reads 30,000 fuzzed strings back, as value, in a list and as key', (reader) => {
    const strings = fuzzed(30_000);
    expect(strings).toHaveLength(30_000);
    expect(misread(judge, reader, strings)).toEqual([]);
  });

  test('kubernetes reads every finite number back', () => {
    const numbers = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      numRuns: 5_000,
      seed: 28,
    });
    const edges = [0, -0, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER, 0.1, 1e100];
    const all = [...edges, ...numbers];
    const answers = read(
      judge,
      'kubernetes',
      all.map((value) => emitYaml({ value })),
    );
    const wrong = all.filter((value, index) => (answers[index]?.value as Wrapped)?.value !== value);
    expect(wrong).toEqual([]);
  });

  test('the judge itself tells a bare `on` and a bare `0o7` from strings', () => {
    expect(
      read(judge, 'kubernetes', ['value: on\n', 'value: 0o7\n', 'value: "on"\n', 'a: 1\na: 2\n']),
    ).toEqual([
      { value: { value: true } },
      { value: { value: 7 } },
      { value: { value: 'on' } },
      { error: expect.stringContaining('already') },
    ]);
  });
});

interface Wrapped {
  readonly value: unknown;
  readonly list?: readonly unknown[];
  readonly map?: object;
}

interface Answer {
  readonly value?: unknown;
  readonly error?: string;
}

/** The strings that a reader does not read back, with what it read. */
function misread(judge: string, reader: string, strings: readonly string[]): unknown[] {
  const texts = strings.map((each) =>
    emitYaml({ value: each, list: [each, { a: each }], map: { [keyFor(each)]: each } }),
  );
  const answers = read(judge, reader, texts);
  return strings
    .map((each, index) => ({ string: each, text: texts[index], answer: answers[index] }))
    .filter(({ string, answer }) => !isSame(string, answer?.value as Wrapped | undefined));
}

/** The merge key is a key that the printer refuses. */
const keyFor = (string: string) => (string === '<<' ? 'key' : string);

function isSame(string: string, read: Wrapped | undefined): boolean {
  if (read?.value !== string || read.list?.[0] !== string || read.map === undefined) return false;
  const [entry, ...more] = Object.entries(read.map);
  const nested = (read.list[1] as { a?: unknown } | null)?.a;
  return more.length === 0 && entry?.[0] === keyFor(string) && entry[1] === string && nested === string;
}

function read(judge: string, reader: string, texts: readonly string[]): Answer[] {
  const output = execFileSync(judge, [reader], {
    input: texts.join('\0'),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const answers = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
  expect(answers).toHaveLength(texts.length);
  return answers;
}

/** Strings made to be misread: tokens of YAML, numbers of all kinds, any Unicode, and hostile strings put together. */
function fuzzed(count: number): string[] {
  const characters = [
    ...' \t\n\r\0\u0085\u00a0\u2028\u2029\ufeff\ufffe\uffff\u007f\u001b-?:,[]{}#&*!|>\'"%@`~=<\\/',
  ];
  const strings = fc.oneof(
    fc.string({ unit: ANY_CHARACTER, maxLength: 24 }),
    fc.string({ unit: fc.constantFrom(...characters, 'a', 'n', '0', '1', '.'), maxLength: 12 }),
    fc.stringMatching(/^[-+]?[0-9a-fA-FxXoObB_.:eE]{1,12}$/),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdefe'), minLength: 40, maxLength: 40 }),
    fc.stringMatching(/^[0-9]{1,3}\.[0-9]{1,3}\.[0-9][0-9a-zA-Z.+-]{0,4}$/),
    fc.stringMatching(/^[yYnNtTfFoOuUlLeEsSaArR~]{1,5}$/),
    fc
      .array(fc.constantFrom(...hostileStrings), { minLength: 2, maxLength: 3 })
      .map((parts) => parts.join('')),
    fc
      .array(fc.string({ unit: 'grapheme-ascii', maxLength: 20 }), { maxLength: 4 })
      .map((lines) => lines.join('\n')),
  );
  return fc.sample(strings, { numRuns: count, seed: 20_260_331 });
}
