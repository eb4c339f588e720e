import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GitRepository } from '../../lib/engine/git';
import type { Cli, CliEnd } from '../support/cli';
import { DeliveredExample, refsOf } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { aRef } from '../support/names';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const DIGEST = PODINFO.new.slice(PODINFO.new.indexOf('@') + 1);
const LONG = 'x'.repeat(10_000);
const [ESCAPE, BIDI, NEWLINE] = ['\u001b[31mred', 'a\u202eb', 'a\nb'];

let example: DeliveredExample;
let cli: Cli;
let path: string;
beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  ({ cli, path } = await example.copy());
});

/** Words of a command, exit code, code printed, and texts that the message and its remedy have to hold. */
type Row = readonly [words: readonly string[], exit: 1 | 2, code: string, ...texts: string[]];

const names = (before: readonly string[], after: readonly string[] = []): Row[] =>
  [
    ['../x', '"../x"'],
    ['A', '"A"'],
    [NEWLINE, '"a\\nb"'],
    [BIDI, '"a\\u202eb"'],
    [ESCAPE, '"\\u001b[31mred"'],
    [LONG, '"xxx'],
    ['', '""'],
  ].map(
    ([name = '', shown = '']): Row => [
      [...before, name, ...after],
      2,
      'INVALID_NAME',
      shown,
      'lower-case letters, digits',
    ],
  );

const image = (text: string): string[] => ['release', 'frontend', '--image', text];

/** Every command with what it needs at least. */
const COMMANDS: readonly (readonly string[])[] = [
  ['configure'],
  ['release', 'frontend'],
  ['promote', 'frontend', '--to', 'staging'],
  ['approve', 'prod/x'],
  ['merge', 'prod/x'],
  ['rollback', 'frontend', '--env', 'dev'],
  ['retire', 'frontend', '--env', 'dev', '--reason', 'x'],
  ['freeze', '--env', 'dev', '--reason', 'x'],
  ['unfreeze', '--env', 'dev'],
  ['hold', 'frontend', '--env', 'dev', '--reason', 'x'],
  ['unhold', 'frontend', '--env', 'dev'],
  ['unwaive', 'probes', '--env', 'dev'],
  ['waive', 'probes', '--env', 'dev', '--owner', 'x', '--expires', '2030-01-01', '--reason', 'x'],
  ['waivers'],
  ['reject', 'r-0000000000000000', '--reason', 'x'],
  ['status'],
  ['history'],
  ['audit'],
  ['where', '6.11.0'],
  ['check'],
  ['synth'],
];

const ROWS: Row[] = [
  // names of apps and environments, at every command that takes one
  ...names(['promote'], ['--to', 'staging']),
  ...names(['promote', 'frontend', '--to']),
  [['promote', '--to', 'staging', '--', '-x'], 2, 'INVALID_NAME', '"-x"', 'inner "-" are allowed'],
  ...(
    [
      ['promote', 'frontend', '--to', 'staging', '--from', '../x'],
      ['release', '../x'],
      ['release', 'frontend', '--env', '../x'],
      ['release', 'frontend', '--like', '../x'],
      ['rollback', '../x', '--env', 'dev'],
      ['rollback', 'frontend', '--env', '../x'],
      ['retire', '../x', '--env', 'dev', '--reason', 'x'],
      ['retire', 'frontend', '--env', '../x', '--reason', 'x'],
      ['freeze', '--env', '../x', '--reason', 'x'],
      ['unfreeze', '--env', '../x'],
      ['hold', '../x', '--env', 'dev', '--reason', 'x'],
      ['hold', 'frontend', '--env', '../x', '--reason', 'x'],
      ['unhold', '../x', '--env', 'dev'],
      ['unhold', 'frontend', '--env', '../x'],
      ['unwaive', 'probes', '--env', '../x'],
      ['waive', 'probes', '--env', '../x', '--owner', 'x', '--expires', '2030-01-01', '--reason', 'x'],
      [
        'waive',
        'probes',
        '--env',
        'dev',
        '--app',
        '../x',
        '--owner',
        'x',
        '--expires',
        '2030-01-01',
        '--reason',
        'x',
      ],
      ['waivers', '--env', '../x'],
      ['status', '../x'],
      ['history', '../x'],
      ['history', '--env', '../x'],
      ['audit', '../x'],
      ['audit', '--env', '../x'],
      ['check', '--env', '../x'],
      ['witness', '../x'],
      ['synth', '--env', '../x'],
      ['synth', '--env', '../x', '--env', 'dev'],
    ] as const
  ).map((words): Row => [words, 2, 'INVALID_NAME', '"../x"', 'lower-case letters, digits']),
  // names that nothing has
  ...(
    [
      ['promote', 'frontendd', '--to', 'staging'],
      ['release', 'frontendd'],
      ['rollback', 'frontendd', '--env', 'dev'],
      ['retire', 'frontendd', '--env', 'dev', '--reason', 'x'],
      ['hold', 'frontendd', '--env', 'dev', '--reason', 'x'],
      ['unhold', 'frontendd', '--env', 'dev'],
      ['status', 'frontendd'],
      ['history', 'frontendd'],
      ['audit', 'frontendd'],
      ['witness', 'frontendd'],
    ] as const
  ).map(
    (words): Row => [
      words,
      2,
      'UNKNOWN_APP',
      '"frontendd"',
      'known: backend, frontend; did you mean "frontend"?',
      'use one of them',
    ],
  ),
  ...(
    [
      ['promote', 'frontend', '--to', 'stagin'],
      ['promote', 'frontend', '--to', 'staging', '--from', 'stagin'],
      ['release', 'frontend', '--env', 'stagin'],
      ['rollback', 'frontend', '--env', 'stagin'],
      ['retire', 'frontend', '--env', 'stagin', '--reason', 'x'],
      ['freeze', '--env', 'stagin', '--reason', 'x'],
      ['unfreeze', '--env', 'stagin'],
      ['hold', 'frontend', '--env', 'stagin', '--reason', 'x'],
      ['unhold', 'frontend', '--env', 'stagin'],
      ['unwaive', 'probes', '--env', 'stagin'],
      ['waive', 'probes', '--env', 'stagin', '--owner', 'x', '--expires', '2030-01-01', '--reason', 'x'],
      ['waivers', '--env', 'stagin'],
      ['history', '--env', 'stagin'],
      ['audit', '--env', 'stagin'],
      ['check', '--env', 'stagin'],
    ] as const
  ).map(
    (words): Row => [
      words,
      2,
      'UNKNOWN_ENVIRONMENT',
      '"stagin"',
      'dev, hotfix, prod, staging; did you mean "staging"?',
    ],
  ),
  // images
  [image(`servr=${PODINFO.new}`), 2, 'UNKNOWN_SLOT', '"servr"', 'known: server; did you mean "server"?'],
  [
    image('server=ghcr.io/stefanprodan/podinfo:6.11.2'),
    2,
    'TAG_WITHOUT_DIGEST',
    'podinfo:6.11.2"',
    'repository:tag@sha256:',
  ],
  [
    image('server=ghcr.io/stefanprodan/podinfo@sha256:abc'),
    2,
    'INVALID_DIGEST',
    '"sha256:abc"',
    '64 lower-case hex digits',
  ],
  [
    image(`server=ghcr.io/stefanprodan/podinfo@${DIGEST.toUpperCase()}`),
    2,
    'INVALID_DIGEST',
    '"SHA256:',
    '64 lower-case hex',
  ],
  [image(`server=ghcr.io/stefanprodan/${ESCAPE}@${DIGEST}`), 2, 'INVALID_IMAGE', '\\u001b[31mred'],
  [image(`server=ghcr.io/${LONG}@${DIGEST}`), 2, 'INVALID_IMAGE', 'registry/path'],
  [
    image(`server=ghcr.io/evil/podinfo@${DIGEST}`),
    1,
    'REPOSITORY_NOT_ALLOWED',
    'ghcr.io/evil/podinfo',
    'takes images of ghcr.io/stefanprodan/podinfo',
  ],
  [image('server='), 2, 'INVALID_OPTION', '"server="', 'server=ghcr.io/owner/name:tag@sha256:'],
  [image(PODINFO.new), 2, 'INVALID_OPTION', 'not a pair', 'server=ghcr.io'],
  [
    ['release', 'frontend', '--image', `server=${PODINFO.new}`, '--image', `server=${PODINFO.old}`],
    2,
    'INVALID_OPTION',
    '--image names "server" twice',
  ],
  // other values
  [
    ['release', 'frontend', '--env', 'staging', '--image', `server=${PODINFO.new}`],
    1,
    'NOT_IN_UPSTREAM',
    'never ran there',
  ],
  [['release', 'hotfixer', '--changed'], 2, 'INVALID_OPTION', '--changed goes without'],
  [['release'], 2, 'INVALID_OPTION', 'no app is named', '--changed'],
  [['release', '--running', 'prod.yaml'], 2, 'INVALID_OPTION', '--running needs --env'],
  [
    ['release', 'hotfixer', '--running', 'prod.yaml', '--env', 'prod'],
    2,
    'INVALID_OPTION',
    'without the name of one',
  ],
  [['release', '--running', 'no.yaml', '--env', 'prod'], 2, 'INVALID_OPTION', 'there is no file "no.yaml"'],
  [['release', '--image', `no/server=${PODINFO.new}`], 2, 'UNKNOWN_APP', '"no"'],
  [
    ['release', '--image', `frontend/server=${PODINFO.new}`, '--image', `server=${PODINFO.new}`],
    2,
    'INVALID_OPTION',
    'app/slot=reference',
  ],
  [['release', '--changed', '--image', `server=${PODINFO.new}`], 2, 'INVALID_OPTION', 'inherits every image'],
  [['release', 'frontend', '--code', 'nope'], 2, 'UNKNOWN_REVISION', '"nope"', 'its branches are: main'],
  [['release', 'frontend', '--code', '--help'], 2, 'UNKNOWN_REVISION', '"--help"', 'commit, branch or tag'],
  [['release', 'frontend', '--code', ESCAPE], 2, 'UNKNOWN_REVISION', '\\u001b[31mred'],
  [['configure', '--code', 'nope'], 2, 'UNKNOWN_REVISION', '"nope"', 'its branches are: main'],
  [['synth', '--code', 'nope'], 2, 'UNKNOWN_REVISION', '"nope"', 'its branches are: main'],
  [['synth', '--check', 'dist/manifests'], 1, 'SYNTH_DIFFERS', 'there is no folder', 'cdk8s-delivery synth'],
  [
    ['release', 'frontend', '--sandbox', 'nope'],
    2,
    'INVALID_OPTION',
    "'nope' is invalid",
    'permission, none',
  ],
  [
    ['release', 'frontend', '--render-timeout', '1e9'],
    2,
    'INVALID_OPTION',
    '"1e9"',
    'whole seconds from 1 to 99999',
  ],
  [['release', 'frontend', '--evidence', 'x'], 2, 'INVALID_OPTION', '"x"', 'not a pair', 'run=https://'],
  [['release', 'frontend', '--evidence', 'A=https://x'], 2, 'INVALID_OPTION', 'got "A"', 'a DNS label'],
  [
    ['release', 'frontend', '--source-commit', 'xyz'],
    2,
    'INVALID_OPTION',
    '"xyz"',
    '40 or 64 lower-case hex',
  ],
  [
    ['release', 'frontend', '--source-clone', '.'],
    2,
    'INVALID_OPTION',
    '--source-clone needs --source-commit',
  ],
  [['release', 'frontend', '--source', 'https://x'], 2, 'INVALID_OPTION', '--source needs --source-commit'],
  [
    ['release', 'frontend', '--source', 'https://x.example', '--source-commit', 'a'.repeat(40)],
    1,
    'SOURCE_NOT_ALLOWED',
    'got https://x.example',
    'https://github.com/stefanprodan/podinfo',
  ],
  [['promote', '--to', 'staging'], 2, 'INVALID_OPTION', 'no app is named', '--all'],
  [['promote', 'frontend', '--all', '--to', 'staging'], 2, 'INVALID_OPTION', '--all goes without'],
  [['promote', 'frontend', '--to', 'dev'], 1, 'NOT_IN_UPSTREAM', 'dev is an entry', 'release --env dev'],
  [['promote', 'frontend', '--to', 'prod'], 1, 'NO_RELEASE', 'staging, hotfix'],
  [
    ['promote', 'frontend', '--to', 'staging', '--release', 'r-0000000000000000'],
    1,
    'NOT_IN_UPSTREAM',
    '"r-0000000000000000"',
    'dev',
  ],
  [
    ['promote', 'frontend', '--to', 'staging', '--bypass', 'SOAK'],
    1,
    'NOT_BYPASSABLE',
    'SOAK',
    'it allows: none',
  ],
  [['rollback', 'frontend', '--env', 'dev'], 1, 'NOTHING_TO_ROLL_BACK', 'no earlier state'],
  [['rollback', 'frontend', '--env', 'staging'], 1, 'NOTHING_TO_ROLL_BACK', 'never ran in staging', 'status'],
  [
    ['rollback', 'frontend', '--env', 'dev', '--release', ESCAPE],
    1,
    'NOT_IN_HISTORY',
    '\\u001b[31mred',
    'it ran: r-',
  ],
  [
    ['retire', 'frontend', '--env', 'staging', '--reason', 'x'],
    1,
    'NO_RELEASE',
    'no release of frontend runs in staging',
  ],
  [
    ['freeze', '--env', 'dev', '--reason', 'x', '--app', 'frontend'],
    2,
    'INVALID_OPTION',
    '--app needs --name',
  ],
  [
    ['freeze', '--env', 'dev', '--reason', 'x', '--until', 'tomorrow'],
    2,
    'INVALID_OPTION',
    '"tomorrow"',
    'ISO 8601',
  ],
  [
    ['freeze'],
    2,
    'INVALID_OPTION',
    'name the environment to freeze with --env, or give --list',
    'freeze --env prod',
  ],
  [
    ['hold', 'frontend', '--env', 'dev'],
    2,
    'INVALID_OPTION',
    'hold needs --reason <text>',
    'hold frontend --env',
  ],
  [['reject', 'x', '--reason', 'x'], 2, 'INVALID_OPTION', '"x"', 'a digest, a release id'],
  [['unreject', DIGEST], 2, 'INVALID_OPTION', 'is not rejected and never was', 'rejected are: none'],
  [['reject', DIGEST, '--reason', '<why>'], 2, 'INVALID_OPTION', '"<why>"', 'put yours there'],
  [['freeze', '--env', 'dev', '--reason', '…'], 2, 'INVALID_OPTION', '"…"', 'put yours there'],
  [['reject'], 2, 'INVALID_OPTION', 'reject needs <what> and --reason <text>', 'reject sha256:'],
  ...['approve', 'merge'].flatMap((verb): Row[] => [
    [[verb, '../../x'], 2, 'NO_SUCH_PROPOSAL', '"../../x"', 'prod/promote-frontend'],
    [[verb, 'prod/x'], 2, 'NO_SUCH_PROPOSAL', '"prod/x"', 'open: none'],
    [[verb, ESCAPE], 2, 'NO_SUCH_PROPOSAL', '\\u001b[31mred'],
  ]),
  [['where', ''], 2, 'INVALID_OPTION', '""', 'tag'],
  [['history', '--limit', '0'], 2, 'INVALID_OPTION', '--limit', 'above 0'],
  [['audit', '--limit', 'abc'], 2, 'INVALID_OPTION', '--limit', 'got "abc"'],
  [['audit', '--since', 'yesterday'], 2, 'INVALID_OPTION', '"yesterday"', '2026-07-01'],
  [['audit', '--until', ESCAPE], 2, 'INVALID_OPTION', '\\u001b[31mred', 'ISO 8601'],
  [['witness', '--release', 'r-1'], 2, 'INVALID_OPTION', 'no app is named'],
  [['witness', 'frontend', '--all'], 2, 'INVALID_OPTION', '--all'],
  [['witness', 'frontend', '--release', 'r-0000000000000000'], 1, 'NO_RELEASE', 'r-0000000000000000'],
  // options of every command
  [
    ['promote', 'frontend', '--to', 'staging', '--as', 'nobody'],
    2,
    'INVALID_OPTION',
    '"nobody"',
    '"Name <email>"',
  ],
  [['promote', 'frontend', '--to', 'staging', '--as', 'A\nB <a@b>'], 2, 'INVALID_OPTION', '"A\\nB <a@b>"'],
  [['status', '--forge', 'nope'], 2, 'INVALID_OPTION', "'nope' is invalid", 'local, git'],
  [['status', '--branch', 'nope'], 2, 'NO_BRANCH', 'has no branch "nope"', 'configure'],
  [['check', '--branch', 'nope'], 2, 'NO_BRANCH', 'has no branch "nope"'],
  [
    ['promote', 'frontend', '--to', 'staging', '--branch', 'nope'],
    1,
    'NOT_CONFIGURED',
    'branch "nope"',
    'configure',
  ],
  [['status', '--branch', 'no pe'], 2, 'INVALID_NAME', 'no pe'],
  [['status', '--branch', 'renders/x'], 2, 'INVALID_NAME', '"renders/x"', 'not a branch to deliver to'],
  [['status', '--branch', '--help'], 2, 'INVALID_NAME', '--help'],
  [['status', '-C', '/no/such/folder'], 2, 'INVALID_OPTION', '"/no/such/folder"'],
  [
    ['status', '--delivery', '/no/such.git'],
    1,
    'REMOTE_FAILED',
    '/no/such.git',
    'does not appear to be a git repository',
  ],
  [['status', '--delivery', 'http://127.0.0.1:1/x.git'], 1, 'REMOTE_FAILED', '127.0.0.1:1'],
  [['status', '--delivery', 'ext::sh -c id'], 2, 'INVALID_OPTION', '"ext::sh -c id"', 'host:path'],
  [['status', '--delivery', '-x'], 2, 'INVALID_OPTION', '"-x"', 'a path'],
  [
    ['status', '--delivery', 'http://ada:geheim@example.org/x.git'],
    2,
    'INVALID_OPTION',
    'unencrypted',
    'use https',
  ],
  // what the argument parser sees
  ...COMMANDS.map(
    ([verb, ...rest]): Row => [
      [verb ?? '', ...rest, '--nope'],
      2,
      'INVALID_OPTION',
      `${verb} has no option --nope`,
      'cdk8s-delivery ',
    ],
  ),
  [
    ['status', '--enviroment', 'prod'],
    2,
    'INVALID_OPTION',
    'status has no --enviroment: the environment is --env',
    'status --env prod',
  ],
  [
    ['promot', 'web', '--to', 'staging'],
    2,
    'INVALID_OPTION',
    'there is no command "promot"',
    'did you mean promote?',
  ],
  [
    ['promote', 'frontend'],
    2,
    'INVALID_OPTION',
    'promote needs --to <environment,…>',
    'promote frontend --to staging',
  ],
  [['promote', 'frontend', '--to'], 2, 'INVALID_OPTION', 'argument missing'],
  [['rollback', 'frontend'], 2, 'INVALID_OPTION', 'rollback needs --env <environment>'],
  [['approve'], 2, 'INVALID_OPTION', 'approve needs <proposal>'],
  [['where'], 2, 'INVALID_OPTION', 'where needs <what>'],
  [
    ['release', 'frontend', 'backend', '--dry-run'],
    2,
    'INVALID_OPTION',
    'no place for backend; release takes one app',
    '`cdk8s-delivery release frontend --dry-run`, `cdk8s-delivery release backend --dry-run`',
  ],
  [['release', 'frontend', 'dev'], 2, 'INVALID_OPTION', 'no place for dev', 'release frontend --image'],
  [['where', 'a', 'b'], 2, 'INVALID_OPTION', 'there is no place for b'],
  [['approve', 'prod/x', 'b'], 2, 'NO_SUCH_PROPOSAL', '"b" is not the id of a proposal'],
  // what was called otherwise
  [
    ['release', 'frontend', '--into', 'dev'],
    2,
    'INVALID_OPTION',
    'the environment is --env',
    'frontend --env dev',
  ],
  [['promote', 'frontend', '--env=staging'], 2, 'INVALID_OPTION', 'is --to', 'promote frontend --to=staging'],
  [['rollback', 'frontend', '--env', 'dev', '--to=r-1'], 2, 'INVALID_OPTION', 'the release is --release'],
  [['freeze', 'prod', '--reason', 'x'], 2, 'INVALID_OPTION', 'no place for prod; the environment is --env'],
  [['waive', 'prod', 'probes'], 2, 'INVALID_OPTION', '--owner <who>', 'waive probes --env prod'],
  [['diff', 'prod', 'frontend'], 2, 'INVALID_OPTION', 'the environment is --env', 'diff frontend --env prod'],
  [['history', 'dev', '--environment', 'dev'], 2, 'INVALID_OPTION', 'is --env', 'history dev --env dev'],
  [['status', 'dev'], 2, 'UNKNOWN_APP', 'dev is an environment', '--env dev'],
  [['hold', 'dev', '--env', 'dev', '--reason', 'x'], 2, 'UNKNOWN_APP', 'dev is an environment', '--env dev'],
];

test('fails for every wrong word with a code, what was found, what is allowed and what to do, and writes nothing', async () => {
  const before = await refsOf(path);
  const problems: string[] = [];
  const check = ([words, exit, code, ...texts]: Row, { code: got, stdout, stderr, all }: CliEnd) => {
    const shown = words.map((each) => JSON.stringify(each.slice(0, 40))).join(' ');
    const wrong: string[] = [];
    if (got !== exit) wrong.push(`exit ${got}, not ${exit}`);
    if (!new RegExp(`✗ ${code} `).test(all)) wrong.push(`no ${code}`);
    if (!/^ +→ \S/m.test(all)) wrong.push('no remedy');
    for (const text of texts) if (!all.includes(text)) wrong.push(`no ${JSON.stringify(text)}`);
    if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(all)) wrong.push('a control character');
    if (all.includes('geheim')) wrong.push('a password');
    if (all.length > 3000) wrong.push(`${all.length} characters`);
    if (stdout !== '' && exit === 2 && stderr !== '') wrong.push('output on both streams');
    if (wrong.length > 0) problems.push(`${shown}: ${wrong.join(', ')}\n${all.slice(0, 600)}`);
  };
  const alone = cli.with({ isAlone: true });
  const codes = new Set<string>();
  for (const row of ROWS) {
    const [words, , code] = row;
    const end = await cli.run(...words);
    check(row, end);
    // of each code one in a process of its own, which says the same
    if (!codes.has(code)) expect(await alone.run(...words)).toEqual(end);
    codes.add(code);
  }
  expect(problems.join('\n')).toBe('');
  expect(ROWS.length).toBeGreaterThan(120);
  expect(await refsOf(path)).toBe(before);
});

test('fails with JSON, too, when JSON was asked for', async () => {
  expect(await cli.json('promote', 'frontendd', '--to', 'staging')).toMatchObject({
    code: 2,
    data: {
      outcome: 'error',
      findings: [{ code: 'UNKNOWN_APP', severity: 'refusal', subject: { app: 'frontendd' } }],
    },
  });
  expect(await cli.json('promote', 'frontend', '--nope')).toMatchObject({
    code: 2,
    data: { outcome: 'error', findings: [{ code: 'INVALID_OPTION' }] },
  });
});

/** Commits files onto the delivery branch by hand. */
async function commitByHand(
  gitDir: string,
  files: Readonly<Record<string, string>>,
  message = 'by hand',
): Promise<void> {
  const repository = await GitRepository.open(gitDir);
  const head = await repository.resolve('refs/heads/delivery');
  if (head === undefined) throw new Error('no delivery branch');
  const commit = await repository.commit({
    parents: [head],
    base: head,
    edits: Object.entries(files).map(([file, content]) => ({ kind: 'file', path: file, content })),
    message,
    author: { name: 'Eve \u001b[31m', email: 'eve@example.org', date: new Date(0) },
  });
  await repository.updateRefs([{ ref: aRef('refs/heads/delivery'), from: head, to: commit }]);
}

test('fails for data files that are broken, with the position, all problems at once, and writes nothing', async () => {
  const copy = await example.copy();
  const record = 'environments/dev/releases/frontend.yaml';
  await commitByHand(copy.path, {
    [record]: 'release: [r-1\nimages: {}\n',
    'environments/dev/releases/backend.yaml': 'release: r-0123456789abcdef\nnope: 1\n',
  });
  const before = await refsOf(copy.path);
  const promoted = await copy.cli.run('promote', 'frontend', '--to', 'staging');
  expect([promoted.code, promoted.stderr]).toEqual([
    2,
    expect.stringMatching(/✗ BROKEN_FILE .*releases\/frontend\.yaml:\d+:\d+/),
  ]);
  const checked = await copy.cli.run('check');
  expect([checked.code, checked.stdout]).toEqual([
    1,
    expect.stringMatching(/backend\.yaml:\d+:\d+[\s\S]*frontend\.yaml:\d+:\d+/),
  ]);
  expect(await refsOf(copy.path)).toBe(before);
});

test('fails for a data file of 20 MB, in moments', async () => {
  const copy = await example.copy();
  await commitByHand(copy.path, {
    'environments/dev/releases/frontend.yaml': `release: r-1 # ${'x'.repeat(20_000_000)}\n`,
  });
  const { code, all } = await copy.cli.run('promote', 'frontend', '--to', 'staging');
  expect([code, all]).toEqual([2, expect.stringContaining('✗ BROKEN_FILE')]);
  expect(all.length).toBeLessThan(2000);
});

test('fails for an environment file with an unknown value, named with its place', async () => {
  const copy = await example.copy();
  const text = execFileSync('git', ['show', 'delivery:environments/dev/environment.yaml'], {
    cwd: copy.path,
    encoding: 'utf8',
  });
  await commitByHand(copy.path, {
    'environments/dev/environment.yaml': text.replace('reviewers: 0', 'reviewers: many'),
  });
  const named = expect.stringMatching(/✗ BROKEN_FILE environments\/dev\/environment\.yaml:\d+:\d+/);
  const released = await copy.cli.run('release', 'frontend', '--dry-run');
  expect([released.code, released.all]).toEqual([2, named]);
  const checked = await copy.cli.run('check');
  expect([checked.code, checked.all]).toEqual([1, named]);
  // What is only shown is shown beside it.
  const status = await copy.cli.run('status');
  expect([status.code, status.all]).toEqual([0, named]);
  expect(status.stdout).toContain('staging');
});

test('texts of others cannot steer the terminal: in commits, holds and records they are shown harmless', async () => {
  const copy = await example.copy();
  await commitByHand(
    copy.path,
    {
      'environments/dev/holds/frontend.yaml':
        'reason: "a\\e[2Jb"\nby: "Eve <e@example.org>"\nsince: 2026-01-01T00:00:00Z\n',
    },
    'wipe \u001b[2J\u009b31m and \u202eturn',
  );
  for (const words of [
    ['history'],
    ['audit'],
    ['status'],
    ['promote', 'frontend', '--to', 'staging', '--dry-run'],
    ['history', '--json'],
  ]) {
    const { all } = await copy.cli.run(...words);
    expect(all).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  }
  expect((await copy.cli.run('history')).stdout).toContain('wipe');
});

test('fails outside of a repository, and inside of one without a name for the delivery', async () => {
  const folder = await temporary();
  const nowhere = cli.with({ cwd: folder, env: { CDK8S_DELIVERY_REPOSITORY: '' } });
  const first = await nowhere.run('status');
  expect([first.code, first.stderr]).toEqual([2, expect.stringContaining('✗ NO_DELIVERY')]);
  const second = await cli.with({ cwd: folder }).run('release', 'frontend');
  expect([second.code, second.stderr]).toEqual([2, expect.stringContaining('✗ NO_REPOSITORY')]);
  // A repository of source code, such as the root of a workspace, holds no delivery data.
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder });
  git('init', '--quiet', '--initial-branch', 'main');
  git(
    ...['-c', 'user.name=A', '-c', 'user.email=a@example.org'],
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    'a',
  );
  for (const words of [
    ['status'],
    ['history'],
    ['audit'],
    ['verify'],
    ['report'],
    ['where', '6.11.2'],
    ['explain', 'frontend', '--to', 'prod'],
  ])
    expect(await nowhere.run(...words)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /✗ NO_DELIVERY +there is no delivery data on branch "main" of [\s\S]*--project[\s\S]*configure/,
      ),
    });
});

test('fails to deliver to a branch that is checked out somewhere, and leaves that work tree alone', async () => {
  const folder = join(await temporary(), 'work');
  await mkdir(folder);
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: folder },
    });
  git('clone', '--quiet', '--branch', 'delivery', path, '.');
  const before = git('rev-parse', 'HEAD');
  const { code, all } = await cli.with({ delivery: folder }).run('promote', 'frontend', '--to', 'staging');
  expect([code, all]).toEqual([1, expect.stringContaining('✗ BRANCH_CHECKED_OUT')]);
  expect([git('rev-parse', 'HEAD'), git('status', '--porcelain')]).toEqual([before, '']);
});
