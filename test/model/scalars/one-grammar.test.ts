import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/cli-build';

const LIB = join(ROOT, 'lib');
const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !path.includes('/data/'));

/** How a grammar would be written a second time, and who may write something like it for another end. */
const GRAMMARS: readonly (readonly [what: string, pattern: RegExp, others: readonly string[]])[] = [
  ['the id of a Git object', /\[0-9a-f\]\{(?:40|64|7,64|40,64|40,)\}/, ['engine/git/object-reader.ts']],
  ['a digest', /sha256:\(?\[(?:0-9a-f|a-f0-9)\]/, ['kubernetes/policy/pack/digest-only.ts']],
  ['a DNS label', /\[a-z0-9-\]\{0,61\}/, []],
  ['a release id', /r-\[0-9a-f\]/, []],
  ['a tag of an image', /\{0,127\}/, []],
  ['the name of a rule', /\{0,38\}/, []],
  ['a moment', /\\d\{4\}-\\d\{2\}-\\d\{2\}T/, ['kubernetes/policy/cel/', 'kubernetes/schema/formats.ts']],
];

test.each(GRAMMARS)('the grammar of %s is written in one room', (_, pattern, others) => {
  const found = files.filter((path) => pattern.test(readFileSync(join(LIB, path), 'utf8')));
  const elsewhere = found.filter(
    (path) => !path.startsWith('model/scalars/') && !others.some((each) => path.startsWith(each)),
  );
  expect(elsewhere).toEqual([]);
  expect(found.some((path) => path.startsWith('model/scalars/'))).toBe(true);
});
