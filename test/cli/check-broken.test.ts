import { GitRepository } from '../../lib/engine/git';
import { type Finding, standingOf } from '../../lib/model/finding';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { aCommit, aRef } from '../support/names';
import { parseXml } from '../support/parse-xml';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(180_000);

const temporary = temporaryDirectories();

let example: DeliveredExample;
beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
});

/** The delivery repository of the example with files that somebody committed without this program. */
async function withFiles(files: Readonly<Record<string, string>>): Promise<Cli> {
  const { path, cli } = await example.copy();
  const repository = await GitRepository.open(path);
  const head = (await repository.resolve('refs/heads/delivery')) ?? aCommit('');
  const commit = await repository.commit({
    parents: [head],
    base: head,
    edits: Object.entries(files).map(([file, content]) => ({ kind: 'file', path: file, content })),
    message: 'by hand',
    author: { name: 'Eve', email: 'eve@example.org', date: new Date(0) },
  });
  await repository.updateRefs([{ ref: aRef('refs/heads/delivery'), from: head, to: commit }]);
  return cli;
}

describe('a waiver that cannot be read', () => {
  let cli: Cli;
  beforeAll(async () => {
    cli = await withFiles({
      'environments/dev/waivers/a.yaml': 'rule: [\n',
      'environments/dev/waivers/b.yaml':
        'rule: probes\nreson: x\nowner: me\nexpires: 2099-01-01\nreason: y\n',
    });
    await cli.ok('promote', 'frontend', '--to', 'staging');
  });

  test('fails the check beside all else: other environments are judged, its own targets are undecided', async () => {
    const { code, data } = await cli.json('check');
    const { outcome, manifests, findings } = data as {
      outcome: string;
      manifests: number;
      findings: readonly Finding[];
    };
    expect([code, outcome]).toEqual([1, 'failed']);
    expect(manifests).toBeGreaterThan(0);
    expect(
      findings.map((each) => [standingOf(each), each.code, each.subject.file ?? each.subject.app]),
    ).toEqual([
      ['refusal', 'BROKEN_FILE', 'environments/dev/waivers/a.yaml'],
      ['refusal', 'BROKEN_FILE', 'environments/dev/waivers/b.yaml'],
      ['undecided', 'POLICY_UNDECIDED', 'backend'],
      ['undecided', 'POLICY_UNDECIDED', 'frontend'],
    ]);
    expect(findings[1]?.message).toContain('did you mean "reason"?');
  });

  test('fails in JUnit: no target that was not judged has a case that passed', async () => {
    const { code, stdout } = await cli.run('check', '--format', 'junit');
    expect([code, parseXml(stdout).attributes]).toEqual([
      1,
      expect.objectContaining({ tests: '5', failures: '2', errors: '2', skipped: '0' }),
    ]);
  });
});

test('fails for a waiver that has ended, also where nothing is delivered yet', async () => {
  const cli = await withFiles({
    'environments/prod/waivers/probes.yaml': 'rule: probes\nreason: y\nowner: me\nexpires: 2020-01-01\n',
  });
  const { code, data } = await cli.json('check');
  expect([code, (data as { findings: readonly Finding[] }).findings]).toEqual([
    1,
    [expect.objectContaining({ code: 'WAIVER_EXPIRED' })],
  ]);
});

test.each([
  ['junit', (text: string) => parseXml(text).attributes['failures'], '1'],
  ['sarif', (text: string) => JSON.parse(text).runs[0].results[0].properties.code, 'REMOTE_FAILED'],
  [
    'github',
    (text: string) => text.split('\n')[0],
    expect.stringMatching(/^::error title=REMOTE_FAILED::cannot fetch/),
  ],
])(
  'fails with a report in %s where the repository cannot be reached, and says so on stderr',
  async (format, read, told) => {
    const cli = example.cli.with({ delivery: 'https://127.0.0.1:9/x.git', cache: await temporary() });
    const { code, stdout, stderr } = await cli.run('check', '--format', format);
    expect([code, read(stdout)]).toEqual([1, told]);
    expect(stderr).toContain('✗ REMOTE_FAILED');
  },
);

test('fails for very many objects with as many findings as people read; other reports have all', async () => {
  const pods = Array.from({ length: 260 }, (_, at): [string, string] => [
    `manifests/dev/frontend/Pod.p${at}.yaml`,
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p${at}}\n`,
  ]);
  const cli = await withFiles(Object.fromEntries(pods));
  const { code, stdout } = await cli.run('check');
  expect(code).toBe(1);
  expect(stdout.match(/^ *✗ [A-Z_]+ /gm)).toHaveLength(200);
  expect(stdout).toMatch(/^… 61 more findings: `--json` and `--format` give all/m);
  expect(stdout).toMatch(/^261 findings, 2 targets checked$/m);
  expect(((await cli.json('check')).data as { findings: unknown[] }).findings).toHaveLength(261);
});

test('fields that people may change are listed by status, and refused once the time is over', async () => {
  const { path } = await example.copy();
  const repository = await GitRepository.open(path);
  const data = await repository.readText('refs/heads/delivery:environments/dev/environment.yaml');
  const entry = (field: string, until: string) =>
    `  - kind: apps/Deployment\n    path: ${field}\n    who: '@example/ops'\n    until: ${until}\n    back: with the next release\n`;
  const byHand = `byHand:\n${entry('/spec/replicas', '2026-01-01')}${entry('/spec/minReadySeconds', '2099-12-31')}`;
  const cli = await withFiles({
    'environments/dev/environment.yaml': String(data).replace(/^inputs:/m, `${byHand}inputs:`),
  });
  const status = await cli.ok('status');
  expect(status).toContain(
    'apps/Deployment /spec/replicas may be changed by @example/ops until 2026-01-01  OVER',
  );
  expect(status).toContain(
    'apps/Deployment /spec/minReadySeconds may be changed by @example/ops until 2099-12-31\n',
  );
  const { code, data: told } = await cli.json('check', '--env', 'dev', '--records');
  expect([code, (told as { findings: readonly Finding[] }).findings]).toEqual([
    1,
    [
      expect.objectContaining({
        code: 'BY_HAND_ENDED',
        message: expect.stringContaining(
          '/spec/replicas may be changed by @example/ops until 2026-01-01 in dev',
        ),
      }),
    ],
  ]);
});
