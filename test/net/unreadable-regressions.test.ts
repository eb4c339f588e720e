import { quietParagraph } from '../../lib/model/text';
import type { Cli } from '../support/cli';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';
import { letters } from './fuzz-values';
import { runJson } from './json-output';
import { hex } from './option-grammars';
import { PlainBranch } from './plain-branch';
import { PreparedDelivery } from './prepared-delivery';

/** An image that nothing ran yet: it may be rejected all the same. */
const REJECTED_IMAGE = `sha256:${'b'.repeat(64)}`;

jest.setTimeout(600_000);

const temporary = temporaryDirectories();

let delivery: PreparedDelivery;
beforeAll(async () => {
  delivery = await PreparedDelivery.create(await temporary());
});

async function place(): Promise<{ readonly branch: PlainBranch; readonly cli: Cli }> {
  const { path, cli } = await delivery.copy();
  return { branch: new PlainBranch(path), cli };
}

/** What has to go on after whatever a command did. */
async function allReads(cli: Cli): Promise<void> {
  for (const words of [
    ['status'],
    ['check'],
    ['promote', 'backend', '--to', 'staging', '--dry-run'],
    ['rollback', 'frontend', '--env', 'dev', '--dry-run'],
  ]) {
    const { code, all } = await cli.run(...words);
    expect([words.join(' '), code, all]).toEqual([
      words.join(' '),
      expect.any(Number),
      expect.not.stringContaining('BROKEN_FILE'),
    ]);
    expect([words.join(' '), code]).not.toEqual([words.join(' '), 2]);
  }
}

const release = (...more: readonly string[]): string[] => [
  'release',
  'frontend',
  '--image',
  `server=${PODINFO.new}`,
  ...more,
];

type Row = readonly [title: string, words: readonly string[], named: string, got: string];

const REFUSED: readonly Row[] = [
  [
    'a short --source-commit was written and stopped every promotion of the app',
    release('--source-commit', 'b501abd1'),
    '--source-commit',
    'b501abd1',
  ],
  [
    'an evidence link with a password was pushed, and only its reader complained',
    release('--evidence', 'run=https://bob:hunter2@ci.example.org/1'),
    '--evidence',
    'https://',
  ],
  [
    'a kind of evidence that ends with "-" was written',
    release('--evidence', 'a-=https://ci.example.org/1'),
    '--evidence',
    'a-',
  ],
  [
    'an evidence link of two lines was written',
    release('--evidence', 'run=https://x/\nb'),
    '--evidence',
    'https://x/',
  ],
  [
    'an evidence link with an escape sequence was written',
    release('--evidence', 'run=https://x/\u001b[31m'),
    '--evidence',
    'https://x/',
  ],
  [
    'an evidence link of 501 characters was written',
    release('--evidence', `run=https://x/${letters(491).replaceAll(' ', '-')}`),
    '--evidence',
    'https://x/',
  ],
  [
    'a freeze that ended before it began was written and stopped rollbacks',
    ['freeze', '--env', 'staging', '--until', '2025-12-24T18:00:00Z', '--reason', 'holidays'],
    '--until',
    '2025-12-24T18:00:00Z',
  ],
  [
    'a freeze until the year 10000 was written, which nobody could read',
    ['freeze', '--env', 'staging', '--until', '+010000-01-01T00:00:00Z', '--reason', 'for ever'],
    '--until',
    '+010000-01-01T00:00:00Z',
  ],
  [
    'a freeze with a reason beyond any length was written and stopped rollbacks',
    ['freeze', '--env', 'staging', '--reason', letters(4001)],
    '--reason',
    'abcdefghij',
  ],
  [
    'a hold with a reason beyond any length was written and stopped the status of the fleet',
    ['hold', 'frontend', '--env', 'dev', '--reason', letters(4001)],
    '--reason',
    'abcdefghij',
  ],
  [
    'a rollback left a hold with a reason beyond any length',
    ['rollback', 'frontend', '--env', 'dev', '--reason', letters(4001)],
    '--reason',
    'abcdefghij',
  ],
  [
    'a rejection of an environment that can have no name stopped every promotion and rollback of the fleet',
    ['reject', `a-:${hex(40, '1')}`, '--reason', 'x'],
    '',
    `a-:${hex(40, '1')}`,
  ],
];

test.each(REFUSED)('fails before anything is written: %s', async (_title, words, named, got) => {
  const { branch, cli } = await place();
  const before = branch.refs();
  const { code, findings, text } = await runJson(cli, ...words);
  expect([code, findings.map((each) => each.code)]).toEqual([2, [expect.stringMatching(/^INVALID_/)]]);
  expect(findings[0]?.message).toContain(named);
  expect(findings[0]?.message).toContain(got);
  expect(text).not.toContain('hunter2');
  expect(branch.refs()).toEqual(before);
});

/** Two lines, and longer than 500 characters. */
const INCIDENT = `INC-42: pool exhausted\nsee https://wiki.example.org/inc-42 ${letters(501)}\n`;

test.each<[string, readonly string[], string]>([
  [
    'a freeze with a reason of two lines stopped rollbacks',
    ['freeze', '--env', 'staging'],
    'environments/staging/freeze.yaml',
  ],
  [
    'a hold with a reason of two lines or 501 characters stopped the status of the fleet',
    ['hold', 'frontend', '--env', 'prod'],
    'environments/prod/holds/frontend.yaml',
  ],
  [
    'a rollback with a reason of two lines left a hold that nobody could read',
    ['rollback', 'frontend', '--env', 'dev'],
    'environments/dev/holds/frontend.yaml',
  ],
  [
    'a rejection with a reason of two lines stopped every promotion and rollback of the fleet',
    ['reject', REJECTED_IMAGE],
    'environments/rejected.yaml',
  ],
  [
    'a waiver with a reason of two lines was refused',
    ['waive', 'probes', '--env', 'dev', '--owner', '@example/web', '--expires', '2099-12-31'],
    'environments/dev/waivers/probes.yaml',
  ],
])('all is read afterwards: %s', async (_title, words, file) => {
  const { branch, cli } = await place();
  await cli.ok(...words, '--reason', INCIDENT);
  expect(branch.text(file)).toContain('INC-42');
  expect(branch.message()).toContain(quietParagraph(INCIDENT.trimEnd()));
  await allReads(cli);
});

test('a source commit that was said later, of bits that ran without one, is kept: it was lost without a word', async () => {
  const { branch, cli } = await place();
  const commit = hex(40, '1');
  await cli.ok(
    'release',
    'frontend',
    '--evidence',
    'run=https://ci.example.org/9',
    '--source-commit',
    commit,
  );
  expect(branch.text('environments/dev/releases/frontend.yaml')).toContain(commit);
});

test('what was rejected by mistake is accepted again: nothing undid a rejection', async () => {
  const { branch, cli } = await place();
  const before = branch.text('environments/rejected.yaml');
  await cli.ok('reject', REJECTED_IMAGE, '--reason', 'a slip');
  await cli.ok('unreject', REJECTED_IMAGE);
  expect(branch.text('environments/rejected.yaml')).toBe(before);
  await allReads(cli);
});

test.each<[string, string, readonly string[]]>([
  [
    'a typo in the rejections stopped every rollback of the fleet',
    'environments/rejected.yaml',
    ['frontend', '--env', 'staging'],
  ],
  [
    'a typo in the data of dev stopped rollbacks in staging',
    'environments/dev/environment.yaml',
    ['frontend', '--env', 'staging'],
  ],
  ['a typo in a freeze stopped rollbacks', 'environments/dev/freeze.yaml', ['frontend', '--env', 'dev']],
])('a rollback goes back: %s', async (_title, file, words) => {
  const { branch, cli } = await place();
  branch.commit({ [file]: `${branch.text(file) ?? ''}x: [\n` });
  const { code, outcome, findings } = await runJson(cli, 'rollback', ...words);
  expect([code, outcome]).toEqual([0, 'committed']);
  expect(findings).toContainEqual(
    expect.objectContaining({
      code: 'BROKEN_FILE',
      severity: 'warning',
      subject: expect.objectContaining({ file }),
    }),
  );
});

test.each([
  ['hold', 'environments/dev/holds/frontend.yaml', 'reason: "a\\tb"\nby: [\n'],
  ['freeze', 'environments/dev/freeze.yaml', 'reason: x\nby: y\nsince: yesterday\n'],
  ['list of rejections', 'environments/rejected.yaml', '- what: nothing\n'],
])('fails in check for a broken %s, over which it was green', async (_what, file, text) => {
  const { branch, cli } = await place();
  branch.commit({ [file]: text });
  const { code, findings } = await runJson(cli, 'check');
  expect(code).not.toBe(0);
  expect(findings).toContainEqual(
    expect.objectContaining({
      code: 'BROKEN_FILE',
      subject: expect.objectContaining({ file, line: expect.any(Number), column: expect.any(Number) }),
    }),
  );
});

test('the examples of the help are values that their options take', async () => {
  const { cli } = await place();
  const help = await cli.ok('release', '--help');
  const commit = /--source-commit ([0-9a-f]+)/.exec(help.slice(help.indexOf('Example')))?.[1];
  expect(commit).toMatch(/^([0-9a-f]{40}|[0-9a-f]{64})$/);
});
