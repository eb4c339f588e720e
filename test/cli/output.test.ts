import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { judgedOutput } from '../support/output-judge';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(120_000);

const temporary = temporaryDirectories();

let example: DeliveredExample;
let cli: Cli;
/** On the repository as it was in the beginning. */
let fresh: Cli;
beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  ({ cli } = await example.copy());
  fresh = (await example.copy()).cli;
});

const COMMANDS = [
  'approve',
  'audit',
  'check',
  'configure',
  'explain',
  'freeze',
  'history',
  'hold',
  'merge',
  'promote',
  'reject',
  'release',
  'retire',
  'rollback',
  'status',
  'synth',
  'unfreeze',
  'unhold',
  'unwaive',
  'waive',
  'waivers',
  'where',
];

test('the help names every command, and that of each command has an example and the options of all', async () => {
  const first = await cli.ok('--help');
  for (const command of COMMANDS) expect(first).toMatch(new RegExp(`\\b${command}\\b`));
  expect(first.split('\n').length).toBeLessThan(50);
  const help = await cli.ok('--help', '-v');
  const named = [...help.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');
  expect(named).toEqual(expect.arrayContaining(COMMANDS));
  for (const command of named) {
    const text = await cli.ok(command, '--help');
    expect(text).toMatch(new RegExp(`Examples?:\\n {2}cdk8s-delivery ${command}`));
    expect(text).toContain('--delivery <repository>');
  }
});

test('what comes with --json is JSON in one envelope, alone on its stream', async () => {
  const changes: [words: readonly string[], outcome: string][] = [
    [['configure'], 'nothing'],
    [['release', 'frontend', '--image', `server=${PODINFO.new}`, '--dry-run'], 'planned'],
    [['promote', 'frontend', '--to', 'staging'], 'committed'],
    [['promote', 'frontend', '--to', 'prod'], 'proposed'],
    [[...approving('prod/promote-frontend'), '--as', 'Bob <bob@example.org>'], 'approved'],
    [['merge', 'prod/promote-frontend', '--dry-run'], 'planned'],
    [['merge', 'prod/promote-frontend'], 'merged'],
    [['check'], 'passed'],
    [['witness', 'frontend'], 'nothing'],
    [['hold', 'frontend', '--env', 'dev', '--reason', 'x'], 'committed'],
    [['unhold', 'frontend', '--env', 'dev'], 'committed'],
    [['freeze', '--env', 'dev', '--reason', 'x'], 'committed'],
    [['unfreeze', '--env', 'dev'], 'committed'],
    [['retire', 'frontend', '--env', 'staging', '--reason', 'x'], 'committed'],
    [['release', 'frontend', '--image', `server=${PODINFO.new}`], 'committed'],
    [['rollback', 'frontend', '--env', 'dev'], 'committed'],
    [['reject', `sha256:${'a'.repeat(64)}`, '--reason', 'x'], 'committed'],
  ];
  for (const [words, outcome] of changes) {
    const { code, stdout, stderr } = await cli.run(...words, '--json');
    expect([words[0], code, stderr.replace(/^· sandbox: .*\n/, '')]).toEqual([words[0], 0, '']);
    expect(judgedOutput(stdout)).toMatchObject({ outcome });
  }
  expect(await cli.json('status')).toMatchObject({ code: 0, data: { schema: 'cdk8s-delivery/status/v1' } });
  for (const words of [['history'], ['audit'], ['where', '6.11.0']]) {
    expect(await cli.json(...words)).toMatchObject({ code: 0, data: { outcome: 'done', findings: [] } });
  }
  const diffs: [words: readonly string[], code: string][] = [
    [['diff'], 'COMPARED'],
    [['diff', '--base', 'delivery~2', '--head', 'delivery~1'], 'FILES_MATCH'],
  ];
  for (const [words, code] of diffs) {
    const { data } = await fresh.json(...words);
    expect(JSON.stringify(data)).toContain(`"code":"${code}"`);
  }
  // --json stands before the command as well as behind it
  expect(judgedOutput(await cli.ok('--json', 'check'))).toMatchObject({ outcome: 'passed' });
});

test('several environments are frozen by one commit; a promotion into one and into what takes from it is two commands', async () => {
  const places = ['--env', 'dev,staging'];
  expect(await fresh.json('freeze', ...places, '--reason', 'audit')).toMatchObject({
    code: 0,
    data: {
      outcome: 'committed',
      parts: [],
      plan: {
        files: [{ path: 'environments/dev/freeze.yaml' }, { path: 'environments/staging/freeze.yaml' }],
      },
    },
  });
  expect(await fresh.json('promote', 'frontend', '--to', 'staging,prod')).toMatchObject({
    code: 2,
    data: {
      outcome: 'error',
      findings: [
        {
          code: 'INVALID_OPTION',
          remedy: expect.stringMatching(
            /promote frontend --to staging`, then `.*promote frontend --to prod`$/,
          ),
        },
      ],
    },
  });
  const ended = await fresh.ok('unfreeze', ...places, '--details');
  expect(ended.match(/argocd proj windows list \S+/g)).toEqual([
    'argocd proj windows list dev',
    'argocd proj windows list staging',
  ]);
});

test('there is colour only where it is wanted', async () => {
  const escapes = async (place: Cli, ...words: readonly string[]) =>
    (await place.ok(...words)).includes('\u001b[');
  expect(await escapes(cli, 'status')).toBe(false);
  const forced = cli.with({ env: { FORCE_COLOR: '1' } });
  expect(await escapes(forced, 'status')).toBe(true);
  expect(await escapes(forced, 'status', '--no-color')).toBe(false);
  expect(await escapes(forced, 'status', '--json')).toBe(false);
  expect(await escapes(cli.with({ env: { FORCE_COLOR: '1', NO_COLOR: '1' } }), 'status')).toBe(false);
});

/** A command of each group that changes nothing, or nothing more the second time. */
const GROUPS: readonly (readonly [group: string, ...lines: (readonly string[])[]])[] = [
  ['Describe', ['configure'], ['diff'], ['synth', 'frontend', '--env', 'dev']],
  ['Release', ['release', 'frontend', '--image', `server=${PODINFO.new}`, '--dry-run']],
  [
    'Decide',
    ['reject', `sha256:${'b'.repeat(64)}`, '--reason', 'x'],
    ['hold', 'backend', '--env', 'dev', '--reason', 'x'],
  ],
  [
    'Look',
    ['status'],
    ['explain', 'frontend', '--to', 'staging'],
    ['history'],
    ['audit'],
    ['where', '6.11.0'],
    ['rules'],
  ],
  ['Prove', ['check'], ['witness', 'frontend']],
];

test.each(GROUPS)('%s is silent with --quiet, and without colour with NO_COLOR', async (_group, ...lines) => {
  const { cli: own } = await example.copy();
  const colourless = own.with({ env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
  for (const words of lines) {
    const loud = await colourless.run(...words);
    expect([words, loud.code, loud.all.includes('\u001b['), loud.stdout === '']).toEqual([
      words,
      0,
      false,
      false,
    ]);
    const { code, all } = await own.run(...words, '--quiet', '--no-progress');
    expect([words, code, all]).toEqual([words, 0, '']);
  }
});

test('what is wrong is said with --quiet, too, on standard error', async () => {
  const { cli: own } = await example.copy();
  await own.ok('freeze', '--env', 'staging', '--reason', 'x');
  const { code, stdout, stderr } = await own.run('promote', 'frontend', '--to', 'staging', '--quiet');
  expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('✗ FROZEN')]);
});

test('the program says its version', async () => {
  expect(await cli.ok('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('fails with the help, and 2, where no command is named', async () => {
  const { code, all } = await cli.run();
  expect([code, all]).toEqual([2, expect.stringContaining('Usage: cdk8s-delivery')]);
});
