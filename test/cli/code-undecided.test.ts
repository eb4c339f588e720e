import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Cli } from '../support/cli';
import { ROOT } from '../support/cli-build';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';
import { plainGit } from '../support/work-tree';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const RELEASE = ['release', 'frontend', '--image', `server=${PODINFO.new}`] as const;
const BYPASS = [...RELEASE, '--bypass', 'CODE_BEHIND', '--reason', 'INC-7'] as const;

let example: DeliveredExample;
let cli: Cli;
let git: (...args: string[]) => Promise<string>;
let newer: string;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  ({ cli } = await example.copy());
  git = plainGit(example.folder);
  const { project } = example;
  // what the project's remote was before the change that runs now
  await git('clone', '--quiet', '--bare', project.folder, 'stale.git');
  for (const [before, after] of [
    ['dev', 'new'],
    ['new', 'newer'],
  ])
    await project.edit('environments/apps/frontend.ts', (text) =>
      text.replace(`message: '${before}'`, `message: '${after}'`),
    );
  newer = (await project.git('rev-parse', 'HEAD')).trim();
  await cli.ok('release', 'frontend');
});

/** A checkout with what the program needs to run. */
async function checkout(name: string, ...args: string[]): Promise<string> {
  await git('clone', '--quiet', ...args, name);
  const folder = join(example.folder, name);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** What a command refuses: code, message and remedy. */
async function refused(at: Cli, ...args: readonly string[]) {
  const { code, data } = await at.json(...args);
  const { findings } = data as {
    findings: { severity: string; code: string; message: string; remedy: string }[];
  };
  expect(code).toBe(1);
  return findings
    .filter(({ severity }) => severity === 'refusal')
    .map(({ code: what, message, remedy }) => [what, message, remedy]);
}

const UNDECIDED =
  /^whether code [0-9a-f]{12} is newer than [0-9a-f]{12}, which dev runs, cannot be decided: /;

test('a release whose code cannot be compared with what runs is refused, unless dev lets that be bypassed', async () => {
  const shallow = cli.with({
    cwd: await checkout('shallow', '--depth=1', `file://${join(example.folder, 'stale.git')}`),
  });
  expect(await refused(shallow, ...RELEASE)).toEqual([
    [
      'CODE_BEHIND',
      expect.stringMatching(new RegExp(`${UNDECIDED.source}this checkout is shallow$`)),
      expect.stringContaining('git fetch --unshallow'),
    ],
  ]);

  // a worktree of it, and a clone of it, are as shallow
  await git('-C', 'shallow', 'worktree', 'add', '--quiet', '--detach', join('..', 'beside'));
  symlinkSync(join(ROOT, 'node_modules'), join(example.folder, 'beside', 'node_modules'));
  const again = await checkout('again', `file://${join(example.folder, 'shallow')}`);
  for (const cwd of [join(example.folder, 'beside'), again])
    expect([cwd, await refused(cli.with({ cwd }), ...RELEASE)]).toEqual([
      cwd,
      [['CODE_BEHIND', expect.stringContaining('this checkout is shallow'), expect.anything()]],
    ]);

  const stale = cli.with({ cwd: await checkout('stale', 'stale.git') });
  expect(await refused(stale, ...RELEASE)).toEqual([
    [
      'CODE_BEHIND',
      expect.stringMatching(new RegExp(`${UNDECIDED.source}the project has no commit`)),
      expect.stringContaining(`git fetch origin ${newer}`),
    ],
  ]);

  const whole = cli.with({ cwd: await checkout('whole', 'project') });
  await git('-C', 'whole', 'update-ref', 'refs/remotes/origin/main', `${newer}~2`);
  expect(await refused(whole, ...RELEASE)).toEqual([
    ['CODE_BEHIND', expect.stringContaining('does not descend from'), expect.stringContaining('--code')],
  ]);

  // cut between the two, both of them here: neither is known to descend from the other
  await git('-C', 'shallow', 'fetch', '--quiet', '--depth=1', join('..', 'project'), 'main');
  expect(await refused(shallow, ...RELEASE)).toEqual([
    ['CODE_BEHIND', expect.stringMatching(UNDECIDED), expect.anything()],
  ]);

  for (const each of [shallow, stale, whole])
    expect((await refused(each, ...BYPASS)).map(([code]) => code).sort()).toEqual([
      'CODE_BEHIND',
      'NOT_BYPASSABLE',
    ]);
  expect(await cli.ok('history', '--json')).not.toContain('INC-7');

  await example.project.edit('environments/environments.ts', (text) =>
    text.replace("new Environment(project, 'dev', {", "$&\n  bypassable: ['CODE_BEHIND'],"),
  );
  await cli.ok('configure');
  expect(await refused(shallow, ...RELEASE)).toHaveLength(1);
  for (const each of [stale, whole]) await each.ok(...BYPASS, '--dry-run');
  await shallow.ok(...BYPASS);
  expect(await cli.ok('history', '--json')).toContain('CODE_BEHIND (INC-7)');
  // the way back asks for none of it
  await shallow.ok('rollback', 'frontend', '--env', 'dev', '--reason', 'x');
});
