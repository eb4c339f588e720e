import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRepository } from '../../../lib/engine/git';
import { listCode, readCode } from '../../../lib/engine/render/read-code';
import { symlinkProblem } from '../../../lib/engine/render/safe-path';
import { writeCode } from '../../../lib/engine/render/write-code';
import { isPlainFileName } from '../../../lib/model/scalars';
import { aCommit } from '../../support/names';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'code-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A commit with entries of any mode, through real git. */
async function commitOf(entries: readonly (readonly [mode: string, path: string, content: string])[]) {
  const repository = await GitRepository.init(join(folder, 'repository'));
  const env = { ...process.env, GIT_DIR: repository.gitDir, GIT_INDEX_FILE: join(folder, 'index') };
  const git = (args: string[], input = '') =>
    execFileSync('git', args, { env, input, encoding: 'utf8' }).trim();
  const lines = entries.map(([mode, path, content]) => {
    const id = mode === '160000' ? '1'.repeat(40) : git(['hash-object', '-w', '--stdin'], content);
    return `${mode} ${id}\t${path}\n`;
  });
  git(['update-index', '--index-info'], lines.join(''));
  const person = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
  return { repository, commit: aCommit(git([...person, 'commit-tree', git(['write-tree']), '-m', 'x'])) };
}

test('gives the bytes of the commit, without filters, submodules, node_modules and what is excluded', async () => {
  const code = await commitOf([
    ['100644', '.gitattributes', '* text eol=crlf\n'],
    ['100644', 'a.ts', 'a\nb\r\n'],
    ['100755', 'run', 'x'],
    ['120000', 'link', 'lib/../a.ts'.replace('lib/../', '')],
    ['100644', 'manifests/dev/x.yaml', 'x'],
    ['100644', 'node_modules/x/index.js', 'x'],
    ['160000', 'module', ''],
  ]);
  const entries = await listCode({ ...code, exclude: (path) => path.startsWith('manifests/') });
  const files = await readCode(code.repository, entries);
  expect(files.map(({ path, kind, content }) => [path, kind, content.toString()])).toEqual([
    ['.gitattributes', 'file', '* text eol=crlf\n'],
    ['a.ts', 'file', 'a\nb\r\n'],
    ['link', 'symlink', 'a.ts'],
    ['run', 'executable', 'x'],
  ]);
  const into = join(folder, 'into');
  writeCode(into, files);
  expect(readFileSync(join(into, 'link'), 'utf8')).toBe('a\nb\r\n');
  expect(readlinkSync(join(into, 'link'))).toBe('a.ts');
});

test.each([
  ['link', '/etc/passwd'],
  ['link', '../x'],
  ['a/link', '../../x'],
  ['a/link', 'b/../../x'],
  ['a/link', '../b/../c'],
  ['link', '.git/config'],
  ['link', ''],
])('fails for a symlink %s to %j', async (path, target) => {
  const code = await commitOf([['120000', path, target]]);
  const entries = await listCode(code);
  await expect(readCode(code.repository, entries)).rejects.toMatchObject({ code: 'UNSAFE_PATH' });
});

test('symlinks inside the project are fine', () => {
  for (const [path, target] of [
    ['a/link', '../b'],
    ['a/b/link', '../../c/d'],
    ['link', 'a/b'],
    ['link', './a'],
  ] as const)
    expect(symlinkProblem(path, target)).toBeUndefined();
});

test('fails for two files that are one place, instead of writing over or through', () => {
  const file = (path: string) => ({ path, kind: 'file' as const, content: Buffer.from(path) });
  expect(() => writeCode(join(folder, 'x'), [file('a'), file('a')])).toThrow(
    expect.objectContaining({ code: 'UNSAFE_PATH' }),
  );
});

test('names of rendered files are letters, digits, ".", "_" and "-"', () => {
  expect(['_application.yaml', 'Deployment.web.yaml', 'x_3a.yaml', 'CON'].map(isPlainFileName)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(
    ['', '.', '..', '.x', '-x', 'a/b', 'a\\b', 'a b', 'ä', 'a.', 'a:b', 'x'.repeat(256)].filter(
      isPlainFileName,
    ),
  ).toEqual([]);
});
