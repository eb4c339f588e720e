import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDiskError, notWritten } from '../../../lib/model/finding';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'not-written-'));
  writeFileSync(join(folder, 'file'), '');
  symlinkSync('circle', join(folder, 'circle'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['a folder', '.', /move the folder away/],
  ['below a file', 'file/a', /a file stands where a folder is needed/],
  ['a circle of links', 'circle', /links on the way lead in a circle/],
  ['a folder that there is not', 'none/a', /is there, and where links on the way lead/],
  ['a name that is too long', 'a'.repeat(300), /a shorter path/],
])('the remedy fits what the system said of %s', (_, path, remedy) => {
  let thrown: unknown;
  try {
    writeFileSync(join(folder, path), 'x');
  } catch (error) {
    thrown = error;
  }
  expect(isDiskError(thrown as Error)).toBe(true);
  const [found] = notWritten(path, thrown).findings;
  expect(found).toMatchObject({ code: 'DISK', remedy: expect.stringMatching(remedy) });
  expect(found.message).toContain('cannot be written: E');
});

test.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES'])('so it does for %s, and says one thing only', (code) => {
  const [found] = notWritten('a', Object.assign(new Error(`${code}: no`), { code })).findings;
  expect(found.remedy).not.toContain(' or see the permissions');
});

test('what the system does not say has the remedy of the catalogue', () => {
  expect(isDiskError(new Error('a defect'))).toBe(false);
  expect(notWritten('a', new Error('a defect')).findings[0].remedy).toBe(
    'free some space, or see the permissions',
  );
});
