import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { GitRepository } from '../../lib/engine/git';
import { gitOutput } from '../../lib/engine/git/run-git';
import {
  type AppName,
  Digest,
  type EnvironmentName,
  ImageReference,
  ReleaseId,
  treeIdOf,
} from '../../lib/model/scalars';
import { printRecord, type ReleaseRecord } from '../../lib/registry';
import { sampleRecord } from '../registry/samples';
import { layout } from '../support/default-layout';
import { DeliveredExample } from '../support/delivered-example';
import { aCommit, anApp, anEnv, aRef, aTree } from '../support/names';
import { temporaryDirectories } from '../support/temporary-directory';
import { codeBlocks, page } from './markdown';

jest.setTimeout(600_000);

const temporary = temporaryDirectories();

const SCRIPT = codeBlocks(page('docs/records.md')).find(({ language }) => language === 'sh')?.text ?? '';

test('the shell lines of docs/records.md prove a target in a bare clone, and tell when a file was changed', async () => {
  const example = await DeliveredExample.create(await temporary());
  const clone = join(await temporary(), 'clone.git');
  await run(example.folder, 'git', 'clone', '--quiet', '--bare', (await example.copy()).path, clone);

  const honest = await lines(clone, SCRIPT);
  expect(honest.map(([what]) => what)).toEqual(['files', 'renders', 'release']);
  for (const [what, said, found] of honest) expect([what, found]).toEqual([what, said]);
  expect(honest[2]?.[1]).toMatch(/^r-[0-9a-f]{16}$/);

  await tamper(clone);
  const [files, renders, release] = await lines(clone, SCRIPT);
  expect(files?.[2]).not.toBe(files?.[1]);
  expect([renders, release]).toEqual(honest.slice(1));
});

test('the same lines hold for a thousand records, whatever their ids and names look like', async () => {
  const folder = await temporary();
  const repository = await GitRepository.init(join(folder, 'delivery.git'));
  const records = fc.sample(anyRecord, { numRuns: 1000, seed: 20260131 });
  const targets = records.map(({ record, environment }, index) => ({
    app: appOf(index),
    environment,
    record: certified(record, appOf(index)),
  }));
  const shown = targets.map(({ record }) => printRecord(record));
  // Ids that look like numbers, and names that look like words of YAML: what the lines broke on.
  expect(shown.filter((text) => /: "[0-9e]+"/.test(text)).length).toBeGreaterThan(100);
  expect(shown.filter((text) => /^ +"(?:on|y|1e5)":/m.test(text)).length).toBeGreaterThan(100);
  const commit = await commitOf(repository, targets);
  await repository.updateRefs([{ ref: aRef('refs/heads/delivery'), from: null, to: aCommit(commit) }]);

  const [first = '', ...rest] = SCRIPT.split('\n');
  expect(first).toBe('branch=delivery environment=dev app=frontend');
  const each = `while read -r environment app; do\n${rest.join('\n')}\ndone < targets`;
  writeFileSync(
    join(folder, 'delivery.git', 'targets'),
    targets.map(({ environment, app }) => `${environment} ${app}\n`).join(''),
  );
  const printed = await lines(repository.gitDir, `branch=delivery\n${each}`);
  expect(printed.length).toBe(3000);
  expect(printed.filter(([, said, found]) => said !== found || said === undefined)).toEqual([]);
});

interface Target {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly record: ReleaseRecord;
}

/** A commit with the records, and beside them the trees that they name, of which no object is there. */
async function commitOf(repository: GitRepository, targets: readonly Target[]): Promise<string> {
  const commit = await repository.commit({
    parents: [],
    edits: targets.map(({ environment, app, record }) => ({
      kind: 'file' as const,
      path: layout.pathOf({ kind: 'record', environment, app }),
      content: printRecord(record),
    })),
    message: 'records',
    author: { name: 'Ada', email: 'ada@example.org', date: new Date('2026-01-01T00:00:00Z') },
  });
  const environments = [...new Set(targets.map(({ environment }) => environment))];
  const makeTree = async (items: readonly (readonly [id: string, name: string])[]) => {
    const text = items.map(([id, name]) => `040000 tree ${id}\t${name}\n`).join('');
    return (await gitOutput(['mktree', '--missing'], { gitDir: repository.gitDir, input: text }))
      .toString('utf8')
      .trim();
  };
  const folders = await Promise.all(
    environments.map(async (environment) => {
      const own = targets.filter((each) => each.environment === environment);
      const trees = own.map(({ app, record }) => [record.renders.trees[environment] ?? '', app] as const);
      return [await makeTree(trees), environment] as const;
    }),
  );
  const data = (await repository.idAt(commit, 'environments')) ?? '';
  const root = await makeTree([
    [data, 'environments'],
    [await makeTree(folders), 'manifests'],
  ]);
  const author = {
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'a@b',
  };
  return (await gitOutput(['commit-tree', root, '-m', 'all'], { gitDir: repository.gitDir, env: author }))
    .toString('utf8')
    .trim();
}

/** Names and ids of the kinds that readers of YAML take for something else. */
const strange = fc.constantFrom(
  'on',
  'y',
  '1e5',
  'null',
  'id',
  'trees',
  'images',
  'repository',
  'digest',
  '0',
  'a-b',
  'a',
);
const label = fc.oneof(strange, fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/));
const hex = (length: number) =>
  fc.oneof(
    fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)),
    fc.stringMatching(new RegExp(`^[0-9]{${length}}$`)),
    fc.stringMatching(new RegExp(`^[0-9]{3}e[0-9]{${length - 4}}$`)),
    fc.stringMatching(new RegExp(`^0b[01]{${length - 2}}$`)),
  );
const anyImage = fc
  .tuple(fc.constantFrom('nginx', 'ghcr.io/example/web', 'localhost:5000/a/b', '1e5', '0.1.2/x'), hex(64))
  .map(([repository, digits]) => ImageReference.of(repository, Digest.parse(`sha256:${digits}`), '1.10'));
const anyRecord = fc
  .record({
    environment: strange,
    tree: hex(40),
    trees: fc.dictionary(label, hex(40), { maxKeys: 4 }),
    images: fc.dictionary(label, anyImage, { maxKeys: 3 }),
    code: hex(40),
  })
  .map(({ environment, tree, trees, images, code }) => ({
    environment: anEnv(environment),
    record: { trees: { ...trees, [environment]: tree }, images, code },
  }));

const appOf = (index: number) => anApp(`${index}e${index % 10}`);

function certified(
  { trees, images, code }: Pick<ReleaseRecord, 'images'> & { trees: Record<string, string>; code: string },
  app: AppName,
): ReleaseRecord {
  const entries = Object.entries(trees).map(([name, id]) => ({ mode: '040000', name, id }));
  const id = treeIdOf(entries, 'sha1');
  return {
    ...sampleRecord(),
    release: ReleaseId.of({ app, images, renders: id }),
    images,
    code: aCommit(code),
    renders: { id, trees: trees as ReleaseRecord['renders']['trees'], inputs: {} },
  };
}

/** Puts the files of another app where the frontend's are. */
async function tamper(clone: string): Promise<void> {
  const repository = await GitRepository.open(clone);
  const ref = 'refs/heads/delivery';
  const head = (await repository.resolve(ref)) ?? aCommit('');
  const id = (await repository.idAt(head, 'manifests/dev/backend')) ?? '';
  const commit = await repository.commit({
    parents: [head],
    base: head,
    edits: [{ kind: 'tree', path: 'manifests/dev/frontend', id: aTree(id) }],
    message: 'nothing to see here',
    author: { name: 'Eve', email: 'eve@example.org', date: new Date('2026-01-01T00:00:00Z') },
  });
  await repository.updateRefs([{ ref: aRef(ref), from: head, to: commit }]);
}

async function lines(clone: string, script: string): Promise<string[][]> {
  const printed = await run(clone, 'bash', '-euo', 'pipefail', '-c', script);
  return printed
    .trim()
    .split('\n')
    .map((line) => line.split(/ +/));
}

async function run(cwd: string, program: string, ...args: readonly string[]): Promise<string> {
  return (
    await promisify(execFile)(program, [...args], {
      cwd,
      env: { PATH: process.env['PATH'] },
      maxBuffer: 16 * 1024 * 1024,
    })
  ).stdout;
}
