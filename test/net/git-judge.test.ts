import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { GitRepository, type TreeEdit } from '../../lib/engine/git';
import { gitOutput } from '../../lib/engine/git/run-git';
import type { CommitRequest } from '../../lib/engine/git/types';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { createBareRepository } from '../support/http-git-server';
import { aCommit, aRef, aTree } from '../support/names';
import { temporaryDirectories } from '../support/temporary-directory';
import { JudgeMemory, judgeBranch } from './git-judge';

jest.setTimeout(300_000);

const temporary = temporaryDirectories();
const BRANCH = 'refs/heads/delivery';
const RECORD = 'environments/dev/releases/frontend.yaml';
const FILE = 'manifests/dev/frontend/objects/Service.frontend-server.yaml';

let example: DeliveredExample;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
});

const IMPORTS = /(?:^(?:import|export)\b[^;]*?\bfrom\s*|\b(?:import|require)\s*\(\s*)['"`]([^'"`]+)['"`]/gm;

/** A delivery repository to tamper with. */
async function delivered() {
  const { path } = await example.copy();
  const repository = await GitRepository.open(path);
  const head = async () => (await repository.idOfRef(aRef(BRANCH))) ?? '';
  const put = async (options: Partial<CommitRequest>) => {
    const base = await head();
    const commit = await repository.commit({
      parents: [aCommit(base)],
      base,
      edits: [],
      message: 'by hand\n',
      author: { name: 'Eve', email: 'eve@example.org', date: new Date(1_700_000_000_000) },
      ...options,
    });
    await gitOutput(['update-ref', BRANCH, commit], { gitDir: path });
    return commit;
  };
  const read = async (file: string) => (await repository.readText(`${BRANCH}:${file}`)) ?? '';
  const change = async (file: string, edit: (text: string) => string) =>
    put({ edits: [{ kind: 'file', path: file, content: edit(await read(file)) }] });
  return { path, repository, head, put, read, change };
}

test('a branch that the program made is found without fault, and every state of it was looked at', async () => {
  const { path, head } = await delivered();
  expect(await judgeBranch(path, 'delivery')).toEqual({
    head: await head(),
    // configured, then released and witnessed twice: 0, 1, 1, 2 and 2 targets
    commits: 5,
    states: 6,
    violations: [],
  });
});

test('a branch of the other object format is judged as well', async () => {
  const path = join(await temporary(), 'sha256.git');
  const repository = await createBareRepository(path, { format: 'sha256' });
  const author = { name: 'Ada', email: 'ada@example.org', date: new Date(1_700_000_000_000) };
  const commit = await repository.commit({
    parents: [],
    edits: [{ kind: 'file', path: 'README.md', content: 'code\n' }],
    message: 'code\n',
    author,
  });
  await gitOutput(['update-ref', 'refs/heads/main', commit], { gitDir: path });
  const cli = example.cli.with({ delivery: path, cache: await temporary() });
  await cli.ok('configure');
  await cli.ok('release', 'frontend', '--image', `server=${PODINFO.old}`);
  expect(await judgeBranch(path, 'delivery')).toMatchObject({ commits: 2, states: 1, violations: [] });
});

test('two thousand commits are judged, each of their states', async () => {
  const { path, repository, head } = await delivered();
  const tree = await repository.idAt(BRANCH, 'manifests/dev/backend');
  const record = await repository.idAt(BRANCH, 'environments/dev/releases/backend.yaml');
  const lines: string[] = [];
  for (let round = 0; round < 2000; round += 1) {
    lines.push(
      `commit ${BRANCH}`,
      `committer A <a@example.org> ${1_700_000_000 + round} +0000`,
      'data 1',
      'x',
    );
    if (round === 0) lines.push(`from ${await head()}`);
    if (round % 2 === 0) lines.push('D manifests/dev/backend', 'D environments/dev/releases/backend.yaml');
    else
      lines.push(
        `M 040000 ${tree} manifests/dev/backend`,
        `M 100644 ${record} environments/dev/releases/backend.yaml`,
      );
  }
  const done = spawnSync('git', ['fast-import', '--quiet'], {
    env: { ...process.env, GIT_DIR: path },
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
  });
  expect([done.status, done.stderr]).toEqual([0, '']);
  expect(await judgeBranch(path, 'delivery')).toMatchObject({
    commits: 2005,
    states: 6 + 1000 * 3,
    violations: [],
  });
});

test('what was proven is remembered by its content, so another repository finds it proven and is judged alike', async () => {
  const memory = new JudgeMemory();
  const [one, two] = [await delivered(), await delivered()];
  const first = await judgeBranch(one.path, 'delivery', { memory });
  const [trees, judged] = [memory.trees.size, memory.judged.size];
  expect(await judgeBranch(two.path, 'delivery', { memory })).toEqual(first);
  expect([memory.trees.size, memory.judged.size]).toEqual([trees, judged]);
  await two.change(FILE, (text) => `${text}# by hand\n`);
  expect((await judgeBranch(two.path, 'delivery', { memory })).violations).toHaveLength(1);
});

test('fails for a manifest that was edited by hand, from there on', async () => {
  const { path, repository, change, put } = await delivered();
  const said = await repository.idAt(BRANCH, 'manifests/dev/frontend');
  const commit = await change(FILE, (text) => `${text}# by hand\n`);
  const found = await repository.idAt(BRANCH, 'manifests/dev/frontend');
  const sentence = `the files of dev/frontend are ${found}, the record says ${said}`;
  expect(await judgeBranch(path, 'delivery')).toMatchObject({
    commits: 6,
    states: 8,
    violations: [`at ${commit.slice(0, 12)}: ${sentence}`],
  });
  await put({ edits: [{ kind: 'file', path: 'README.md', content: 'later\n' }] });
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([
    `at ${commit.slice(0, 12)} and at 1 more: ${sentence}`,
  ]);
});

test('fails for a manifest that was edited by hand and put back: the state between is named', async () => {
  const { path, read, change } = await delivered();
  const before = await read(FILE);
  const commit = await change(FILE, (text) => `${text}# by hand\n`);
  await change(FILE, () => before);
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([
    expect.stringMatching(`^at ${commit.slice(0, 12)}: the files of dev/frontend are `),
  ]);
});

test('fails for files that are gone while their record stands', async () => {
  const { path, put } = await delivered();
  await put({ edits: [{ kind: 'delete', path: 'manifests/dev/frontend' }] });
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([
    expect.stringMatching(/: the files of dev\/frontend are gone, the record says [0-9a-f]{40}$/),
  ]);
});

test('fails for a record that names another tree: neither the files nor the renders are what it says', async () => {
  const { path, change } = await delivered();
  const other = '1'.repeat(40);
  await change(RECORD, (text) => text.replace(/^( {4}dev: )[0-9a-f]{40}$/m, `$1"${other}"`));
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([
    expect.stringMatching(
      /: the record of dev\/frontend says renders [0-9a-f]{40}, its trees make [0-9a-f]{40}$/,
    ),
    expect.stringMatching(
      new RegExp(`: the files of dev/frontend are [0-9a-f]{40}, the record says ${other}$`),
    ),
  ]);
});

test('fails for a record that names another tree for another environment', async () => {
  const { path, change } = await delivered();
  await change(RECORD, (text) => text.replace(/^( {4}prod: )[0-9a-f]{40}$/m, `$1"${'1'.repeat(40)}"`));
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([
    expect.stringMatching(
      /: the record of dev\/frontend says renders [0-9a-f]{40}, its trees make [0-9a-f]{40}$/,
    ),
  ]);
});

test('fails for a forged release id', async () => {
  const { path, change } = await delivered();
  await change(RECORD, (text) => text.replace(/^release: .*$/m, 'release: r-0123456789abcdef'));
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([
    expect.stringMatching(
      /: the record of dev\/frontend says release r-0123456789abcdef, its app, images and renders make r-[0-9a-f]{16}$/,
    ),
  ]);
});

test('fails for another image, and for the record of another app', async () => {
  const { path, read, put } = await delivered();
  const record = await read(RECORD);
  const tree = (await (await GitRepository.open(path)).idAt(BRANCH, 'manifests/dev/frontend')) ?? '';
  await put({
    edits: [
      { kind: 'file', path: RECORD, content: record.replace(/sha256:5b/, 'sha256:00') },
      { kind: 'file', path: 'environments/dev/releases/other.yaml', content: record },
      { kind: 'tree', path: 'manifests/dev/other', id: aTree(tree) },
    ],
  });
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([
    expect.stringMatching(/: the record of dev\/frontend says release r-/),
    expect.stringMatching(/: the record of dev\/other says release r-/),
  ]);
});

test('fails for a record that nobody can read', async () => {
  const { path, change } = await delivered();
  await change(RECORD, () => 'release: [r-1\n');
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([
    expect.stringMatching(/: the record of dev\/frontend cannot be read: /),
  ]);
});

test('fails for files without a record, in an environment and in none', async () => {
  const { path, put } = await delivered();
  const file = (at: string): TreeEdit => ({ kind: 'file', path: at, content: 'kind: ConfigMap\n' });
  await put({
    edits: [
      file('manifests/dev/ghost/ConfigMap.yaml'),
      file('manifests/nowhere/ghost/ConfigMap.yaml'),
      // an environment's own
      file('manifests/dev/_extra/ConfigMap.yaml'),
      file('manifests/dev/README.md'),
    ],
  });
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([
    expect.stringMatching(/: manifests\/dev\/ghost stands without a record$/),
    expect.stringMatching(/: manifests\/nowhere\/ghost stands without a record$/),
  ]);
});

test('looks for the manifests where the environment says that they are', async () => {
  const { path, repository, put, read } = await delivered();
  const environment = 'environments/dev/environment.yaml';
  const tree = (await repository.idAt(BRANCH, 'manifests/dev')) ?? '';
  const moved = (await read(environment)).replace('path: manifests/dev', 'path: clusters/eu/dev');
  await put({
    edits: [
      { kind: 'file', path: environment, content: moved },
      { kind: 'delete', path: 'manifests/dev' },
      { kind: 'tree', path: 'clusters/eu/dev', id: aTree(tree) },
    ],
  });
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([]);
  await put({ edits: [{ kind: 'file', path: 'clusters/eu/dev/ghost/a.yaml', content: 'a: 1\n' }] });
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([
    expect.stringMatching(/: clusters\/eu\/dev\/ghost stands without a record$/),
  ]);
});

test('fails for an empty commit', async () => {
  const { path, put } = await delivered();
  const commit = await put({});
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([
    `at ${commit.slice(0, 12)}: the commit changes nothing`,
  ]);
});

test('fails for a merge', async () => {
  const { path, put, head } = await delivered();
  const parent = await head();
  const side = await put({ edits: [{ kind: 'file', path: 'README.md', content: 'side\n' }] });
  const commit = await put({
    parents: [aCommit(parent), side],
    edits: [{ kind: 'file', path: 'NOTES.md', content: 'merged\n' }],
  });
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([
    `at ${commit.slice(0, 12)}: the commit is a merge of 2 parents`,
  ]);
});

test('fails for stray refs, and knows the branches of code, renders, proposals and approvals', async () => {
  const { path, head } = await delivered();
  const set = async (ref: string) => gitOutput(['update-ref', ref, await head()], { gitDir: path });
  for (const ref of [
    'refs/heads/main',
    'refs/heads/release/1',
    'refs/heads/renders/delivery/2020-01',
    'refs/heads/proposals/delivery/prod/promote-frontend',
    'refs/cdk8s-delivery/delivery/approvals/prod/promote-frontend',
  ])
    await set(ref);
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([]);
  for (const ref of ['refs/heads/tmp', 'refs/tags/v1', 'refs/heads/mainly', 'refs/heads/renders/2020-01'])
    await set(ref);
  expect((await judgeBranch(path, 'delivery')).violations).toEqual([
    'refs/heads/mainly is a stray ref',
    'refs/heads/renders/2020-01 is a stray ref',
    'refs/heads/tmp is a stray ref',
    'refs/tags/v1 is a stray ref',
  ]);
});

test('fails for a repository that lacks an object', async () => {
  const { path, repository } = await delivered();
  const blob = (await repository.idAt(BRANCH, FILE)) ?? '';
  await rm(join(path, 'objects', blob.slice(0, 2), blob.slice(2)));
  expect((await judgeBranch(path, 'delivery')).violations).toContain(`git fsck says: missing blob ${blob}`);
});

test('fails for a branch that there is not', async () => {
  const { path } = await delivered();
  expect(await judgeBranch(path, 'elsewhere')).toMatchObject({
    commits: 0,
    violations: expect.arrayContaining(['there is no branch elsewhere']),
  });
});

test('the judge shares no code with the program: it imports its own files, node and a YAML parser', () => {
  const seen = new Set<string>();
  const others = new Set<string>();
  const waiting = [join(__dirname, 'git-judge.ts')];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const source = readFileSync(file, 'utf8');
    for (const [, name = ''] of source.matchAll(IMPORTS)) {
      if (name.startsWith('.')) waiting.push(`${join(dirname(file), name)}.ts`);
      else if (!name.startsWith('node:')) others.add(name);
    }
  }
  expect([...seen].map((file) => relative(__dirname, file)).sort()).toEqual([
    'certify-record.ts',
    'git-judge.ts',
    'git-objects.ts',
  ]);
  expect([...others]).toEqual(['yaml']);
});
