import { parseAllDocuments } from 'yaml';
import { quietParagraph } from '../../lib/model/text';
import type { Cli } from '../support/cli';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';
import { letters } from './fuzz-values';
import { runJson } from './json-output';
import { hex, REASON } from './option-grammars';
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

const WAIVE = ['waive', 'probes', '--env', 'dev', '--owner', '@example/web', '--expires', '2099-12-31'];

/** Every command that takes a reason, with what else it needs. */
const WITH_REASON: readonly (readonly string[])[] = [
  ['configure'],
  ['release', 'frontend'],
  ['promote', 'frontend', '--to', 'staging'],
  ['rollback', 'frontend', '--env', 'dev'],
  ['retire', 'frontend', '--env', 'staging'],
  ['freeze', '--env', 'staging'],
  ['unfreeze', '--env', 'hotfix'],
  ['hold', 'frontend', '--env', 'prod'],
  ['unhold', 'frontend', '--env', 'hotfix'],
  ['reject', REJECTED_IMAGE],
  ['unreject', REJECTED_IMAGE],
  WAIVE,
  ['unwaive', 'preset', '--env', 'staging'],
];

const NO_REASONS: readonly (readonly [value: string, shown: string, allowed: RegExp])[] = [
  ['', '""', /empty|blank/],
  [' \n\t ', '" \\n\\t "', /empty|blank/],
  ['a\u0007b', '"a\\u0007b"', /control characters/],
  ['a\rb', '"a\\rb"', /control characters/],
  ['\u001b[31mred', '"\\u001b[31mred"', /control characters/],
  ['a\u0085b', '"a\\u0085b"', /control characters/],
  [letters(4001), '"abcdefghij', /4,?000 characters/],
];

/** Words, code, and what the message has to hold: the option, the value got, what is allowed. */
type Row = readonly [words: readonly string[], code: string, ...texts: (string | RegExp)[]];

const release = (...words: string[]): string[] => [
  'release',
  'frontend',
  '--image',
  `server=${PODINFO.new}`,
  ...words,
];
const freezeUntil = (until: string): Row => [
  ['freeze', '--env', 'staging', '--reason', 'x', '--until', until],
  'INVALID_OPTION',
  '--until',
  JSON.stringify(until),
  /ISO 8601|not in the future/,
];
const image = (reference: string): string[] => ['release', 'frontend', '--image', reference];
/** The words of a waiver, with an option's own value in the place of the usual one. */
const waive = (option: string, value: string): string[] => {
  const words = [...WAIVE, '--reason', 'x'];
  const at = words.indexOf(option);
  return at === -1 ? [...words, option, value] : words.with(at + 1, value);
};

const ROWS: readonly Row[] = [
  ...WITH_REASON.flatMap((words, index): Row[] => {
    const [value, shown, allowed] = NO_REASONS[index % NO_REASONS.length] ?? NO_REASONS[0] ?? ['', '', /x/];
    return [[[...words, '--reason', value], 'INVALID_OPTION', '--reason', shown, allowed]];
  }),
  ...NO_REASONS.map(
    ([value, shown, allowed]): Row => [
      ['freeze', '--env', 'staging', '--reason', value],
      'INVALID_OPTION',
      '--reason',
      shown,
      allowed,
    ],
  ),
  ...['x', '', '2099-12-27', '2099-12-27T08:00:00', '2020-12-24T18:00:00Z', '2099-02-30T08:00:00Z'].map(
    freezeUntil,
  ),
  ...['2099-13-01T00:00:00Z', '+010000-01-01T00:00:00Z', '2099-12-27T08:00:00Z\n', '4102444800'].map(
    freezeUntil,
  ),
  [release('--source-commit', 'b501abd1'), 'INVALID_OPTION', '--source-commit', '"b501abd1"', /40 or 64/],
  [release('--source-commit', hex(41)), 'INVALID_OPTION', '--source-commit', hex(41), /40 or 64/],
  [release('--source-commit', 'HEAD'), 'INVALID_OPTION', '--source-commit', '"HEAD"', /40 or 64/],
  [release('--evidence', 'A=https://x/1'), 'INVALID_OPTION', '--evidence', '"A"', /lower-case/],
  [release('--evidence', 'a-=https://x/1'), 'INVALID_OPTION', '--evidence', '"a-"', /lower-case/],
  [release('--evidence', 'constructor=https://x/1'), 'INVALID_OPTION', '--evidence', '"constructor"', /name/],
  [release('--evidence', 'run'), 'INVALID_OPTION', '--evidence', '"run"', /run=https/],
  [release('--evidence', 'run=a\nb'), 'INVALID_OPTION', '--evidence', '"a\\nb"', /control characters/],
  [release('--evidence', `run=${'x'.repeat(501)}`), 'INVALID_OPTION', '--evidence', 'xxx', /500 characters/],
  [release('--evidence', 'run=https://bob:pw@x/1'), 'INVALID_OPTION', '--evidence', /credentials/],
  ...['--upload-pack=x', 'javascript:alert(1)', 'reports/scan.json', 'data:text/html,x', 'ssh://git@x/y'].map(
    (link): Row => [release('--evidence', `run=${link}`), 'INVALID_OPTION', '--evidence', link, /https:/],
  ),
  [
    release('--evidence', 'run=https://x/1,sha256:abc'),
    'INVALID_OPTION',
    '--evidence',
    '"https://x/1,sha256:abc"',
    /64/,
  ],
  [
    release('--source-commit', hex(40), '--source', 'https://bob:pw@x/1'),
    'INVALID_OPTION',
    '--source',
    /credentials/,
  ],
  [
    ['reject', 'a-:'.concat(hex(40)), '--reason', 'x'],
    'INVALID_OPTION',
    '<what>',
    `"a-:${hex(40)}"`,
    /release id/,
  ],
  [['reject', 'r-123', '--reason', 'x'], 'INVALID_OPTION', '<what>', '"r-123"', /release id/],
  [['unreject', 'nothing'], 'INVALID_OPTION', '<what>', '"nothing"', /release id/],
  [waive('--owner', ''), 'INVALID_OPTION', 'owner', '""', /empty/],
  [waive('--owner', 'a\nb'), 'INVALID_OPTION', 'owner', '"a\\nb"', /control characters/],
  [waive('--owner', letters(501)), 'INVALID_OPTION', 'owner', 'abcdefghij', /500 characters/],
  [waive('--expires', '2099-02-30'), 'INVALID_OPTION', 'expires', '"2099-02-30"', /2026-01-31/],
  [waive('--expires', 'never'), 'INVALID_OPTION', 'expires', '"never"', /2026-01-31/],
  [waive('--object', 'web'), 'INVALID_OPTION', 'object', '"web"', /Deployment web/],
  [waive('--object', 'Deployment web\u001b'), 'INVALID_OPTION', 'object', '"Deployment web\\u001b"', /.+/],
  [waive('--name', '../x'), 'INVALID_NAME', '"../x"', /letters, digits/],
  [waive('--app', 'Frontend'), 'INVALID_NAME', '"Frontend"', /lower-case/],
  [['waive', 'no probes', ...WAIVE.slice(2), '--reason', 'x'], 'NOT_WAIVABLE', '"no probes"', /known:/],
  [
    ['hold', 'frontend', '--env', 'prod', '--reason', 'x', '--as', 'nobody'],
    'INVALID_OPTION',
    '"nobody"',
    /Name <email>/,
  ],
  [
    ['hold', 'frontend', '--env', 'prod', '--reason', 'x', '--as', 'A\nB <a@x>'],
    'INVALID_OPTION',
    '"A\\nB <a@x>"',
    /Name <email>/,
  ],
  [image('server=ghcr.io/stefanprodan/podinfo:1'), 'TAG_WITHOUT_DIGEST', 'podinfo:1', /no registry is asked/],
  [
    image('server=ghcr.io/stefanprodan/podinfo@sha256:abc'),
    'INVALID_DIGEST',
    '"sha256:abc"',
    /64 lower-case hex/,
  ],
  [
    image(`server=ghcr.io/stefanprodan/podinfo:a b@sha256:${hex(64)}`),
    'INVALID_IMAGE',
    '"a b"',
    /letters, digits/,
  ],
  [image(`Server=${PODINFO.new}`), 'INVALID_NAME', '"Server"', /lower-case/],
  [image(`__proto__=${PODINFO.new}`), 'INVALID_NAME', '"__proto__"', /lower-case/],
  [
    [...image(`server=${PODINFO.new}`), '--image', `server=${PODINFO.old}`],
    'INVALID_OPTION',
    '--image',
    '"server"',
    /twice/,
  ],
];

test('fails for every value that is none of its option: which option, what it got, what is allowed; nothing is written', async () => {
  const { branch, cli } = await place();
  const before = branch.refs();
  const rows = [...ROWS];
  const problems: string[] = [];
  const lane = async () => {
    for (let row = rows.shift(); row; row = rows.shift()) {
      const [words, expected, ...texts] = row;
      const { code, findings, text } = await runJson(cli, ...words);
      const message = findings.map((each) => each.message).join('\n');
      const lacking = texts.filter((each) =>
        typeof each === 'string' ? !message.includes(each) : !each.test(message),
      );
      if (code === 2 && findings.some((each) => each.code === expected) && lacking.length === 0) continue;
      problems.push(
        `${JSON.stringify(words).slice(0, 200)} ended with ${code}, lacks ${lacking.join(', ')}: ${message || text}`.slice(
          0,
          600,
        ),
      );
    }
  };
  await Promise.all([lane(), lane()]);
  expect(problems.join('\n')).toBe('');
  expect(branch.refs()).toEqual(before);
});

test('fails for an empty release: it was taken for whatever the upstream runs', async () => {
  const { branch, cli } = await place();
  const before = branch.refs();
  const { code } = await cli.run('promote', 'frontend', '--to', 'staging', '--release', '');
  expect([code === 1 || code === 2, branch.refs()]).toEqual([true, before]);
});

test.each([
  ['freeze', ['freeze', '--env', 'staging'], 'environments/staging/freeze.yaml'],
  ['hold', ['hold', 'frontend', '--env', 'prod'], 'environments/prod/holds/frontend.yaml'],
  ['hold of a rollback', ['rollback', 'frontend', '--env', 'dev'], 'environments/dev/holds/frontend.yaml'],
  ['rejection', ['reject', REJECTED_IMAGE], 'environments/rejected.yaml'],
  ['waiver', WAIVE, 'environments/dev/waivers/probes.yaml'],
])(
  'a reason of whatever lines stands whole in the file of a %s, and in the message of its commit',
  async (_what, words, file) => {
    for (const reason of REASON.good) {
      const { branch, cli } = await place();
      await cli.ok(...words, '--reason', reason);
      const [document] = parseAllDocuments(branch.text(file) ?? '');
      const data: unknown = document && 'toJS' in document ? document.toJS() : undefined;
      const written = Array.isArray(data) ? data.at(-1) : data;
      expect(written).toMatchObject({ reason });
      expect(branch.message()).toContain(quietParagraph(reason));
    }
  },
);

test('a freeze until a moment of another zone ends at that moment', async () => {
  const { branch, cli } = await place();
  await cli.ok('freeze', '--env', 'staging', '--reason', 'x', '--until', '2099-12-27T08:00:00+02:00');
  expect(branch.text('environments/staging/freeze.yaml')).toMatch(
    /^until: "?2099-12-27T06:00:00(\.000)?Z"?$/m,
  );
});

test('a freeze may last until the last second of the year 9999, and not longer', async () => {
  const { branch, cli } = await place();
  await cli.ok('freeze', '--env', 'staging', '--reason', 'x', '--until', '9999-12-31T23:59:59Z');
  const before = branch.refs();
  const { code } = await cli.run(
    'freeze',
    '--env',
    'dev',
    '--reason',
    'x',
    '--until',
    '9999-12-31T23:59:59-01:00',
  );
  expect([code, branch.refs()]).toEqual([2, before]);
});
