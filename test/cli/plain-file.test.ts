import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertPlainFile } from '../../lib/cli/plain-file';
import { codesOf } from '../support/codes';
import { temporaryDirectories } from '../support/temporary-directory';

const temporary = temporaryDirectories();

test('pipes that nobody writes, folders and devices without an end are no input; what a shell opened is', async () => {
  const folder = await temporary();
  const [pipe, file] = [join(folder, 'pipe'), join(folder, 'file')];
  execFileSync('mkfifo', [pipe]);
  writeFileSync(file, '');
  for (const name of [pipe, folder, '/dev/zero'])
    expect(codesOf(() => assertPlainFile('--dump', name))).toEqual(['INVALID_OPTION']);
  for (const name of [file, '/dev/null', '/dev/stdin', '/dev/fd/3', join(folder, 'absent')])
    expect(codesOf(() => assertPlainFile('--dump', name))).toEqual([]);
});
