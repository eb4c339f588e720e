import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { coverageOf } from '../../bench/figures/coverage';
import { sourceFigures } from '../../bench/figures/source-figures';
import { temporaryDirectories } from '../support/temporary-directory';

const run = promisify(execFile);
const temporary = temporaryDirectories();

test('coverage counts each call of a function, that of a generator once, and none of what did not run', async () => {
  const folder = await temporary();
  const file = join(folder, 'program.js');
  writeFileSync(
    file,
    `function often() {} function never() {} function* some() { yield 1; yield 2; }
     const named = () => [...some()]; for (let i = 0; i < 1234; i += 1) often(); named(); named();`,
  );
  const { files, calls } = await coverageOf(folder, async (env) => {
    await run(process.execPath, [file], { env });
  });
  expect(files).toContain(file);
  expect(calls.filter((each) => each.file === file)).toEqual([
    { file, name: 'often', count: 1234 },
    { file, name: 'some', count: 2 },
    { file, name: 'named', count: 2 },
  ]);
});

test('the figures of the source count files, lines and names that several files export', () => {
  const { files, lines, repeated } = sourceFigures();
  expect(files).toBeGreaterThan(100);
  expect(lines).toBeGreaterThan(files);
  expect([...repeated.values()].every((count) => count > 1 && count <= files)).toBe(true);
});
