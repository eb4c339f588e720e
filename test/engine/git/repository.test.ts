import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { GitRepository, type Signature, type TreeEdit, treeOfFiles } from '../../../lib/engine/git';
import type { CommitId, RefName } from '../../../lib/model/scalars';
import { aCommit, aRef, aTree } from '../../support/names';
import { temporaryDirectories } from '../../support/temporary-directory';

const temporary = temporaryDirectories();
const author: Signature = { name: 'Ann', email: 'ann@example.org', date: new Date('2025-01-02T03:04:05Z') };
const file = (path: string, content: string): TreeEdit => ({ kind: 'file', path, content });

function git(repository: GitRepository, ...args: string[]): string {
  const env = { ...process.env, GIT_DIR: repository.gitDir, GIT_CONFIG_GLOBAL: '/dev/null' };
  return execFileSync('git', args, { encoding: 'utf8', env, cwd: repository.gitDir, stdio: 'pipe' });
}

async function commit(
  repository: GitRepository,
  parent: CommitId | undefined,
  edits: readonly TreeEdit[],
  message = 'change',
): Promise<CommitId> {
  const based = parent === undefined ? { parents: [] } : { parents: [parent], base: parent };
  return repository.commit({ ...based, edits, message, author });
}

async function filesAt(repository: GitRepository, commit: string): Promise<Record<string, string>> {
  const entries = await repository.entries(commit, { recursive: true });
  const contents = await repository.read(entries.map(({ id }) => id));
  return Object.fromEntries(
    entries.map(({ path }, index) => [path, contents[index]?.toString('utf8') ?? '?']),
  );
}

describe.each(['sha1', 'sha256'] as const)('a repository of format %s', (format) => {
  let repository: GitRepository;
  beforeAll(async () => {
    repository = await GitRepository.init(join(await temporary(), 'a.git'), { bare: true, format });
  });

  test('keeps what is committed, and moves no ref', async () => {
    expect(repository.objectFormat).toBe(format);
    const first = await commit(repository, undefined, [file('a/b/c', '1\n'), file('d', '2\n')]);
    const second = await commit(repository, first, [
      file('a/b/e', '3\n'),
      { kind: 'delete', path: 'd' },
      { kind: 'delete', path: 'not/there' },
    ]);
    expect(await filesAt(repository, second)).toEqual({ 'a/b/c': '1\n', 'a/b/e': '3\n' });
    expect(git(repository, 'for-each-ref')).toBe('');
    expect(git(repository, 'fsck', '--strict', second)).not.toMatch(/error|missing|broken/);
    expect(git(repository, 'log', '-1', '--format=%an %ae %at %cn %B', second)).toBe(
      'Ann ann@example.org 1735787045 Ann change\n\n',
    );
    expect(await repository.commitTime(second)).toEqual(author.date);
    expect(await repository.isAncestor(first, second)).toBe(true);
    expect(await repository.isAncestor(second, first)).toBe(false);
  });

  test('a directory put in place replaces what stood there, and later edits win', async () => {
    const first = await commit(repository, undefined, [
      file('renders/prod/x', 'new\n'),
      file('manifests/prod/x', 'old\n'),
      file('manifests/prod/y', 'old\n'),
    ]);
    const id = (await repository.idAt(first, 'renders/prod')) ?? '';
    const second = await commit(repository, first, [
      { kind: 'tree', path: 'manifests/prod', id: aTree(id) },
      file('manifests/prod/extra', 'later\n'),
    ]);
    expect(await filesAt(repository, second)).toEqual({
      'renders/prod/x': 'new\n',
      'manifests/prod/x': 'new\n',
      'manifests/prod/extra': 'later\n',
    });
    const third = await commit(repository, second, [
      file('manifests/prod/gone', '1'),
      { kind: 'tree', path: 'manifests/prod', id: aTree(id) },
    ]);
    expect(await repository.idAt(third, 'manifests/prod')).toBe(id);
  });

  test('a base other than the parent, and no base at all, start from there', async () => {
    const first = await commit(repository, undefined, [file('a', '1')]);
    const second = await commit(repository, first, [file('b', '2')]);
    const back = await repository.commit({
      parents: [second],
      base: first,
      edits: [],
      message: 'back',
      author,
    });
    expect(await filesAt(repository, back)).toEqual({ a: '1' });
    const fresh = await repository.commit({
      parents: [second],
      edits: [file('c', '3')],
      message: 'fresh',
      author,
    });
    expect(await filesAt(repository, fresh)).toEqual({ c: '3' });
    const merge = await repository.commit({
      parents: [second, back],
      base: second,
      edits: [],
      message: 'm',
      author,
    });
    expect(git(repository, 'log', '-1', '--format=%P', merge).trim()).toBe(`${second} ${back}`);
  });

  test('more files than are written one by one come as one pack', async () => {
    const files = Array.from({ length: 300 }, (_, index) => file(`many/${index}/f`, `${index}\n`));
    const id = await commit(repository, undefined, files);
    expect(Object.keys(await filesAt(repository, id))).toHaveLength(300);
    expect(readdirSync(join(repository.gitDir, 'objects/pack')).some((each) => each.endsWith('.pack'))).toBe(
      true,
    );
  });
});

test('any edits lead to the tree that the same files have', async () => {
  const repository = await GitRepository.init(join(await temporary(), 'a.git'));
  const path = fc
    .array(fc.constantFrom('a', 'b', 'c.d', 'c'), { minLength: 1, maxLength: 3 })
    .map((each) => each.join('/'));
  const edit = fc.oneof(
    fc.record({ kind: fc.constant('file' as const), path, content: fc.string({ maxLength: 3 }) }),
    fc.record({ kind: fc.constant('delete' as const), path }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(edit, { maxLength: 8 }),
      fc.array(edit, { maxLength: 8 }),
      async (before, after) => {
        const files = new Map<string, string>();
        const leadsThroughFile = [...before, ...after].some((each) => !apply(files, each));
        const run = async () => commit(repository, await commit(repository, undefined, before), after);
        if (leadsThroughFile) {
          await expect(run()).rejects.toThrow(/UNSAFE_PATH.*leads through/);
        } else {
          expect(await repository.idAt(await run(), '')).toBe(treeOfFiles(files, 'sha1').id);
        }
      },
    ),
    { numRuns: 25 },
  );
});

function apply(files: Map<string, string>, edit: TreeEdit): boolean {
  const parents = edit.path
    .split('/')
    .slice(0, -1)
    .map((_, index, all) => all.slice(0, index + 1).join('/'));
  if (edit.kind === 'file' && parents.some((each) => files.has(each))) return false;
  for (const path of [...files.keys()]) {
    if (path === edit.path || path.startsWith(`${edit.path}/`)) files.delete(path);
  }
  if (edit.kind === 'file') files.set(edit.path, String(edit.content));
  return true;
}

describe('what others wrote', () => {
  test('stays: executable marks, links and names that are not UTF-8', async () => {
    const repository = await GitRepository.init(join(await temporary(), 'a.git'));
    const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], {
      input: 'x',
      encoding: 'utf8',
      env: { ...process.env, GIT_DIR: repository.gitDir },
    }).trim();
    const lines = [`100755 blob ${blob}\trun`, `120000 blob ${blob}\tlink`, `100644 blob ${blob}\tb\xe9`];
    const tree = execFileSync('git', ['mktree', '-z'], {
      input: Buffer.from(lines.map((each) => `${each}\0`).join(''), 'latin1'),
      encoding: 'utf8',
      env: { ...process.env, GIT_DIR: repository.gitDir },
    }).trim();
    const id = await repository.commit({
      parents: [],
      base: tree,
      edits: [file('run', 'changed'), file('other', '1')],
      message: 'm',
      author,
    });
    const listed = execFileSync('git', ['ls-tree', '-z', id], {
      encoding: 'latin1',
      env: { ...process.env, GIT_DIR: repository.gitDir },
    });
    expect(listed).toContain(`100644 blob ${blob}\tb\xe9\0`);
    expect(listed).toContain(`120000 blob ${blob}\tlink\0`);
    expect(listed).toMatch(/100755 blob [0-9a-f]+\trun\0/);
  });

  test('the working tree and the index of a checkout are untouched', async () => {
    const directory = await temporary();
    const repository = await GitRepository.init(directory, { bare: false });
    writeFileSync(join(directory, 'mine'), 'unsaved');
    mkdirSync(join(directory, 'sub'));
    const opened = await GitRepository.open(join(directory, 'sub'));
    expect(opened.gitDir).toBe(repository.gitDir);
    const id = await commit(opened, undefined, [file('a', '1')]);
    expect(await opened.updateRefs([{ ref: aRef('refs/heads/other'), from: null, to: id }])).toBe(true);
    expect(readdirSync(directory).sort()).toEqual(['.git', 'mine', 'sub']);
    expect(existsSync(join(repository.gitDir, 'index'))).toBe(false);
  });
});

describe('reading', () => {
  let repository: GitRepository;
  let head: string;
  beforeAll(async () => {
    repository = await GitRepository.init(join(await temporary(), 'a.git'));
    head = await commit(repository, undefined, [
      file('a/b', 'one\n'),
      file('a/c d', 'two\n'),
      { kind: 'file', path: 'big', content: Buffer.alloc(3_000_000, 'z') },
      file('empty', ''),
    ]);
  });

  test('many files come through one process, in order, with gaps where none stands', async () => {
    const found = await repository.read([
      `${head}:a/b`,
      `${head}:nope`,
      `${head}:a`,
      `${head}:big`,
      `${head}:empty`,
      `${head}:a/c d`,
    ]);
    expect(found.map((each) => each?.length)).toEqual([4, undefined, undefined, 3_000_000, 0, 4]);
    expect(await repository.readText(`${head}:a/b`)).toBe('one\n');
  });

  test('entries are listed flat, recursive and with directories; nothing where the path is absent', async () => {
    const paths = async (options: object) =>
      (await repository.entries(head, options)).map(({ path }) => path);
    expect(await paths({})).toEqual(['a', 'big', 'empty']);
    expect(await paths({ recursive: true })).toEqual(['a/b', 'a/c d', 'big', 'empty']);
    expect(await paths({ recursive: true, withTrees: true })).toEqual(['a', 'a/b', 'a/c d', 'big', 'empty']);
    expect(await paths({ path: 'a' })).toEqual(['b', 'c d']);
    expect(await paths({ path: 'nope' })).toEqual([]);
    expect(await paths({ path: 'big' })).toEqual([]);
  });

  test('revisions, ids and branches are found, or not', async () => {
    await repository.updateRefs([
      { ref: aRef('refs/heads/main'), from: null, to: aCommit(head) },
      { ref: aRef('refs/heads/release/1'), from: null, to: aCommit(head) },
      { ref: aRef('refs/heads/release/1x/y'), from: null, to: aCommit(head) },
    ]);
    expect(await repository.resolve('main')).toBe(head);
    expect(await repository.resolve('nope')).toBeUndefined();
    expect(await repository.resolve('0'.repeat(40))).toBeUndefined();
    expect(await repository.idAt('main', 'nope/x')).toBeUndefined();
    expect([...(await repository.branches('release/*')).keys()]).toEqual(['refs/heads/release/1']);
    expect([...(await repository.branches('release')).keys()]).toEqual([]);
    expect((await repository.branches('main')).get(aRef('refs/heads/main'))).toBe(head);
    expect(await repository.has(head)).toBe(true);
    expect(await repository.has('1'.repeat(40))).toBe(false);
  });

  test('refs move together or not at all', async () => {
    const next = await commit(repository, aCommit(head), [file('n', '1')]);
    const moved = await repository.updateRefs([
      { ref: aRef('refs/heads/one'), from: null, to: next },
      { ref: aRef('refs/heads/main'), from: next, to: aCommit(head) },
    ]);
    expect(moved).toBe(false);
    expect(await repository.resolve('refs/heads/one')).toBeUndefined();
    expect(
      await repository.updateRefs([{ ref: aRef('refs/heads/main'), from: aCommit(head), to: next }]),
    ).toBe(true);
    expect(await repository.updateRefs([{ ref: aRef('refs/heads/main'), from: next, to: null }])).toBe(true);
    expect(await repository.resolve('refs/heads/main')).toBeUndefined();
  });
});

describe('history', () => {
  test('tells each change below the paths, newest first, with hostile messages intact', async () => {
    const repository = await GitRepository.init(join(await temporary(), 'a.git'));
    const hostile = ':100644 100644 aaa bbb M\ncommit 1234\n\n\u0001\u001b[31m:x';
    const first = await commit(repository, undefined, [file('p/a/x', '1'), file('q', '1')], 'one');
    const second = await commit(repository, first, [file('p/a/x', '2')], hostile);
    const third = await commit(repository, second, [file('q', '2')], 'other');
    const side = await commit(repository, first, [file('p/a/y', 's')], 'side');
    const merge = await repository.commit({
      parents: [third, side],
      base: third,
      edits: [file('p/a/y', 's')],
      message: 'merge',
      author: { ...author, name: 'Böb <x>\n' },
    });
    const last = await commit(repository, merge, [{ kind: 'delete', path: 'p/a' }], 'gone');
    const entries = [];
    for await (const entry of repository.history(last, ['p/a'])) entries.push(entry);
    expect(entries.map(({ commit }) => commit)).toEqual([last, merge, second, first]);
    expect(entries.map(({ changes }) => changes.map(({ path, type }) => `${type} ${path}`))).toEqual([
      ['tree p/a', 'blob p/a/x', 'blob p/a/y'],
      ['tree p/a', 'blob p/a/y'],
      ['tree p/a', 'blob p/a/x'],
      ['tree p/a', 'blob p/a/x'],
    ]);
    expect(entries[2]?.message).toBe(`${hostile}\n`);
    expect(entries[1]?.author.name).toBe('Böb  x');
    expect(entries[1]?.parents).toEqual([third, side]);
    expect(entries[3]?.parents).toEqual([]);
    expect(entries[0]?.tree).toBe(await repository.idAt(last, ''));
    expect(entries[0]?.changes[0]).toEqual({
      path: 'p/a',
      type: 'tree',
      before: await repository.idAt(merge, 'p/a'),
    });
    expect(entries[3]?.changes[0]).toEqual({
      path: 'p/a',
      type: 'tree',
      after: await repository.idAt(first, 'p/a'),
    });
    expect(entries[0]?.committer).toEqual(author);
    const all = [];
    for await (const entry of repository.history(last, [], { firstParent: false })) all.push(entry.commit);
    expect(new Set(all)).toEqual(new Set([last, merge, third, side, second, first]));
    const limited = [];
    for await (const entry of repository.history(last, [], { limit: 2 })) limited.push(entry.commit);
    expect(limited).toEqual([last, merge]);
  });

  test('ends git when the reader leaves early', async () => {
    const repository = await GitRepository.init(join(await temporary(), 'a.git'));
    let head = await commit(repository, undefined, [file('a', '0')]);
    for (let index = 1; index < 15; index++)
      head = await commit(repository, head, [file('a', `${index}`)], 'x'.repeat(9000));
    let seen = 0;
    for await (const _entry of repository.history(head, ['a'])) {
      seen++;
      if (seen === 2) break;
    }
    expect(seen).toBe(2);
    expect(git(repository, 'rev-parse', head).trim()).toBe(head);
  });

  test('finds the newest commit that changed a file of the project', async () => {
    const repository = await GitRepository.init(join(await temporary(), 'a.git'));
    const first = await commit(repository, undefined, [
      file('main.ts', '1'),
      file('environments/dev/environment.yaml', '1'),
    ]);
    const second = await commit(repository, first, [file('environments/dev/releases/app.yaml', '1')]);
    const third = await commit(repository, second, [file('environments/environments.ts', '1')]);
    const fourth = await commit(repository, third, [file('manifests/dev/app/x', '1')]);
    const data = ['environments/*/releases/**', 'environments/*/environment.yaml', 'manifests/**'];
    expect(await repository.lastCommitTouching(fourth, [], data)).toBe(third);
    expect(await repository.lastCommitTouching(second, [], data)).toBe(first);
    expect(await repository.lastCommitTouching(fourth, ['environments/*/releases/*'], [])).toBe(second);
    expect(await repository.lastCommitTouching(fourth, ['nope'], [])).toBeUndefined();
  });
});

describe('bad input', () => {
  let repository: GitRepository;
  beforeAll(async () => {
    repository = await GitRepository.init(join(await temporary(), 'a.git'));
  });

  test('fails on paths that would leave their place', async () => {
    for (const path of ['../x', '.git/hooks/x', '.GIT/config', './x', '/x']) {
      await expect(commit(repository, undefined, [file(path, '1')])).rejects.toThrow(/UNSAFE_PATH/);
    }
    expect(git(repository, 'count-objects').trim()).toBe('0 objects, 0 kilobytes');
  });

  test('fails on a path that leads through a file', async () => {
    const first = await commit(repository, undefined, [file('a', '1')]);
    await expect(commit(repository, first, [file('a/b', '1')])).rejects.toThrow(
      /UNSAFE_PATH.*leads through "a"/,
    );
  });

  test('fails on an empty message, a missing tree, a missing parent and a date that is none', async () => {
    await expect(commit(repository, undefined, [file('a', '1')], ' \n')).rejects.toThrow(
      /INVALID_OPTION.*empty/,
    );
    const missing = '1'.repeat(40);
    await expect(
      commit(repository, undefined, [{ kind: 'tree', path: 'a', id: aTree(missing) }]),
    ).rejects.toThrow(/OBJECT_MISSING/);
    await expect(
      repository.commit({ parents: [aCommit(missing)], edits: [], message: 'm', author }),
    ).rejects.toThrow(/UNKNOWN_REVISION/);
    const never = { ...author, date: new Date(Number.NaN) };
    await expect(repository.commit({ parents: [], edits: [], message: 'm', author: never })).rejects.toThrow(
      /INVALID_OPTION/,
    );
  });

  test('fails on names that git would take for options', async () => {
    await expect(repository.resolve('--all')).rejects.toThrow(/UNKNOWN_REVISION/);
    await expect(repository.read(['a\nb'])).rejects.toThrow(/UNKNOWN_REVISION/);
    await expect(
      repository.updateRefs([{ ref: 'refs/heads/-x' as RefName, from: null, to: null }]),
    ).rejects.toThrow(/INVALID_NAME/);
    await expect(repository.entries('nope')).rejects.toThrow(/UNKNOWN_REVISION/);
  });

  test('fails where no repository is', async () => {
    await expect(GitRepository.open(await temporary())).rejects.toThrow(/NO_REPOSITORY/);
    await expect(GitRepository.open(join(await temporary(), 'nope'))).rejects.toThrow(
      /NO_REPOSITORY.*no such directory/,
    );
  });
});
