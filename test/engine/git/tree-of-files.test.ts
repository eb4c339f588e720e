import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { treeOfFiles } from '../../../lib/engine/git';
import { blobId, treeIdOf } from '../../../lib/model/scalars';
import { ANY_CHARACTER } from '../../support/code-points';
import { temporaryDirectories } from '../../support/temporary-directory';

const temporary = temporaryDirectories();
const clean = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };

async function repositoryOf(format: string): Promise<(args: string[], input?: string) => string> {
  const directory = await temporary();
  const git = (args: string[], input?: string) =>
    execFileSync('git', args, { cwd: directory, input: input ?? '', encoding: 'utf8', env: clean }).trim();
  git(['init', '-q', `--object-format=${format}`, '.']);
  return git;
}

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((each) => each.join(''));

// names next to each other where git's order of files and directories matters
const name = fc
  .array(fc.constantFrom('a', 'b', 'B', '0', '.', '-', '_', ' ', 'é', '字', '😀'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((each) => `x${each.join('')}`);

describe.each(['sha1', 'sha256'] as const)('ids in format %s', (format) => {
  test('a tree has the id that git mktree gives it', async () => {
    const git = await repositoryOf(format);
    const item = fc.record({
      mode: fc.constantFrom('100644', '100755', '120000', '040000', '160000'),
      name,
      id: hex(format === 'sha1' ? 40 : 64),
    });
    fc.assert(
      fc.property(fc.uniqueArray(item, { selector: (each) => each.name, maxLength: 12 }), (items) => {
        const types: Record<string, string> = { '040000': 'tree', '160000': 'commit' };
        const lines = items.map(
          (each) => `${each.mode} ${types[each.mode] ?? 'blob'} ${each.id}\t${each.name}\0`,
        );
        expect(treeIdOf(items, format)).toBe(git(['mktree', '-z', '--missing'], lines.join('')));
      }),
      { numRuns: 60 },
    );
  });

  test('a set of files has the id that git write-tree gives it', async () => {
    const files = fc.dictionary(
      fc.array(name, { minLength: 1, maxLength: 3 }).map((each) => each.join('/')),
      fc.string({ unit: ANY_CHARACTER, maxLength: 20 }),
      { maxKeys: 8, noNullPrototype: true },
    );
    for (const sample of fc.sample(files, { numRuns: 12, seed: 7 })) {
      const paths = Object.keys(sample).filter(
        (path) => !Object.keys(sample).some((other) => other.startsWith(`${path}/`)),
      );
      const chosen = new Map(paths.map((path) => [path, sample[path] ?? '']));
      const directory = await temporary();
      const git = (...args: string[]) =>
        execFileSync('git', args, { cwd: directory, encoding: 'utf8', env: clean }).trim();
      git('init', '-q', `--object-format=${format}`, '.');
      for (const [path, content] of chosen) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), content);
      }
      git('add', '-A', '.');
      const tree = treeOfFiles(chosen, format);
      expect(tree.id).toBe(git('write-tree'));
      for (const [path, id] of tree.trees) expect(id).toBe(git('rev-parse', `${tree.id}:${path}`));
      for (const [path, id] of tree.blobs) expect(id).toBe(git('rev-parse', `${tree.id}:${path}`));
    }
  });

  test('the empty tree and the empty file have the ids that git knows', async () => {
    const git = await repositoryOf(format);
    expect(treeOfFiles(new Map(), format).id).toBe(git(['hash-object', '-t', 'tree', '--stdin']));
    expect(blobId('', format)).toBe(git(['hash-object', '--stdin']));
  });
});

test('fails on a path that is a file and a directory at once', () => {
  const files = new Map([
    ['a/b', '1'],
    ['a', '2'],
  ]);
  expect(() => treeOfFiles(files, 'sha1')).toThrow(/UNSAFE_PATH.*"a" is a file and a directory/);
});

test('fails on unsafe paths, on names that stand twice and on ids of the other format', () => {
  expect(() => treeOfFiles(new Map([['a/../b', '']]), 'sha1')).toThrow(/UNSAFE_PATH/);
  const item = { mode: '100644', name: 'a', id: '0'.repeat(40) };
  expect(() => treeIdOf([item, item], 'sha1')).toThrow(/UNSAFE_PATH.*twice/);
  expect(() => treeIdOf([item], 'sha256')).toThrow(/OBJECT_FORMAT/);
});
