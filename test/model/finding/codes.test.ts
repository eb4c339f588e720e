import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES } from '../../../lib/model/finding';
import { codesPage } from '../../support/codes-page';

const ROOT = join(__dirname, '..', '..', '..');
const codes = Object.keys(CODES);

/** The text of all TypeScript files below a folder, but for those whose path ends as named. */
function textOf(folder: string, without: readonly string[]): string {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !without.some((each) => path.endsWith(each)))
    .map((path) => readFileSync(join(ROOT, folder, path), 'utf8'))
    .join('\n');
}

const absentFrom = (text: string) => codes.filter((code) => !new RegExp(`\\b${code}\\b`).test(text));

test('the page of codes lists exactly the catalogue, each code with a real message', () => {
  const examples = JSON.parse(readFileSync(join(ROOT, 'docs', 'code-examples.json'), 'utf8'));
  expect(Object.keys(examples).filter((code) => !codes.includes(code))).toEqual([]);
  expect(codes.filter((code) => typeof examples[code] !== 'string')).toEqual([]);
  expect(readFileSync(join(ROOT, 'docs', 'codes.md'), 'utf8')).toBe(codesPage(examples));
});

test('every code can be produced: one that nothing prints any more leaves the catalogue', () => {
  expect(absentFrom(textOf('lib', ['codes.ts']))).toEqual([]);
});

test('every code is provoked by a test', () => {
  expect(absentFrom(textOf('test', ['finding/codes.test.ts']))).toEqual([]);
});

test('codes are upper-case words, and what they say begins lower-case and ends without a full stop', () => {
  for (const [code, { summary, remedy }] of Object.entries(CODES)) {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    for (const text of [summary, remedy]) {
      expect(text).not.toMatch(/\.$/);
      expect(text).not.toMatch(/^[A-Z][a-z]/);
    }
  }
});
