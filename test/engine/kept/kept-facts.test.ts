import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MOST_BYTES } from '../../../lib/engine/kept/facts-file';
import { KeptFacts } from '../../../lib/engine/kept/kept-facts';

const root = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-kept-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
const newFile = () => join(root, `${++count}`, 'facts');

/** Another run of the program, as far as it sees the file. */
const run = (file: string, name = 'numbers') => new KeptFacts<number>(file, name);

function keep(file: string, facts: Readonly<Record<string, number>>, name?: string): void {
  const kept = run(file, name);
  for (const [key, fact] of Object.entries(facts)) kept.put(key, fact);
  kept.keep();
}

/** What of `a`, `b` and `c` is known. */
const known = (file: string, name?: string) => {
  const kept = run(file, name);
  return ['a', 'b', 'c'].map((key) => kept.get(key));
};

test('facts are known to the next run, and those of many runs lie in few lines', () => {
  const file = newFile();
  expect(known(file)).toEqual([undefined, undefined, undefined]);
  keep(file, { a: 1 });
  keep(file, { b: 2 });
  expect(known(file)).toEqual([1, 2, undefined]);
  for (let at = 0; at < 60; at += 1) keep(file, { [`n${at}`]: at });
  expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(55);
  expect(known(file)).toEqual([1, 2, undefined]);
});

test('a file that was changed tells nothing that this user did not write, and is put in order by what is learnt next', () => {
  const other = newFile();
  keep(other, { a: 7 }, 'others');
  const damages: readonly (readonly [string, (file: string) => void, readonly (number | undefined)[]])[] = [
    ['a line without a seal', (file) => appendFileSync(file, `${'0'.repeat(64)} [["c",9]]\n`), [1, 2]],
    [
      'a fact that was changed',
      (file) => rewrite(file, (text) => text.replace('["a",1]', '["a",9]')),
      [undefined, 2],
    ],
    ['a line of other facts', (file) => appendFileSync(file, readFileSync(other)), [1, 2]],
    ['an end that is cut off', (file) => truncateSync(file, readFileSync(file).length - 3), [1]],
    ['no text at all', (file) => writeFileSync(file, Buffer.from([0, 255, 10, 10, 254])), []],
    ['too much of it', (file) => truncateSync(file, MOST_BYTES + 1), []],
  ];
  for (const [damage, spoil, left] of damages) {
    const file = newFile();
    keep(file, { a: 1 });
    keep(file, { b: 2 });
    spoil(file);
    expect([damage, ...known(file)]).toEqual([damage, left[0], left[1], undefined]);
    keep(file, { c: 3 });
    expect([damage, ...known(file)]).toEqual([damage, left[0], left[1], 3]);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect([damage, lines.length]).toEqual([damage, 1]);
  }
});

test('a link in place of the file is not followed: what it leads to is neither read nor written', () => {
  const [elsewhere, file] = [newFile(), newFile()];
  keep(elsewhere, { a: 1 });
  const before = readFileSync(elsewhere);
  mkdirSync(join(file, '..'));
  symlinkSync(elsewhere, file);
  expect(known(file)).toEqual([undefined, undefined, undefined]);
  keep(file, { b: 2 });
  expect(known(file)).toEqual([undefined, 2, undefined]);
  expect(readFileSync(elsewhere)).toEqual(before);
});

test('a place that cannot be written to is done without', () => {
  const folder = newFile();
  mkdirSync(folder, { recursive: true });
  keep(folder, { a: 1 });
  expect(known(folder)).toEqual([undefined, undefined, undefined]);
  writeFileSync(join(root, 'plain'), '');
  keep(join(root, 'plain', 'facts'), { a: 1 });
  expect(existsSync(join(root, 'plain', 'facts'))).toBe(false);
  const file = newFile();
  keep(file, { a: 1 });
  chmodSync(join(file, '..'), 0o500);
  keep(file, { b: 2 });
  expect(known(file)[0]).toBe(1);
});

test('of what was kept under other names only the last few files stay', () => {
  const folder = join(newFile(), '..');
  for (let at = 0; at < 20; at += 1) keep(join(folder, `facts-${at}`), { a: at }, `version ${at}`);
  expect(readdirSync(folder).length).toBe(12);
  expect(known(join(folder, 'facts-19'), 'version 19')[0]).toBe(19);
});

function rewrite(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
