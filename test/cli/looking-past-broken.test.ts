import { PlainBranch } from '../net/plain-branch';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);
const temporary = temporaryDirectories();

const VERSION = PODINFO.old.split('@')[0]?.split(':')[1] ?? '';
const RECORD = 'environments/dev/releases/frontend.yaml';
const ENVIRONMENT = 'environments/dev/environment.yaml';
const PART = 'environments/dev/apps/frontend.yaml';
const FREEZE = 'environments/dev/freeze.yaml';

let example: DeliveredExample;
beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
});

/** A delivery in which a person typed something into a file that it cannot be read with. */
async function broken(file: string): Promise<{ readonly branch: PlainBranch; readonly cli: Cli }> {
  const { path, cli } = await example.copy();
  const branch = new PlainBranch(path);
  if (file === FREEZE) await cli.ok('freeze', '--env', 'dev', '--reason', 'load test');
  branch.commit({ [file]: `${branch.text(file)}\n\tx: [\n` });
  return { branch, cli };
}

interface Looked {
  readonly findings: readonly { readonly code: string; readonly subject: { readonly file?: string } }[];
}

const LOOKING: readonly (readonly string[])[] = [
  ['status'],
  ['where', VERSION],
  ['history'],
  ['history', 'frontend', '--env', 'dev'],
  ['audit'],
  ['freeze', '--list'],
  ['waivers'],
];

test.each([
  [RECORD, ['status', `where ${VERSION}`]],
  [ENVIRONMENT, LOOKING.map((each) => each.join(' ')).filter((each) => !each.startsWith('freeze'))],
  [FREEZE, ['status']],
  [PART, ['status']],
])('a file that a person broke stops no command that only looks: %s', async (file, telling) => {
  const { cli } = await broken(file);
  for (const words of LOOKING) {
    const { code, data } = await cli.json(...words);
    const told = (data as Looked).findings.filter(
      (each) => each.code === 'BROKEN_FILE' && each.subject.file === file,
    );
    const line = words.join(' ');
    expect([line, code, new Set(told.map((each) => JSON.stringify(each))).size]).toEqual([
      line,
      0,
      told.length,
    ]);
    expect([line, told.length > 0]).toEqual([line, telling.includes(line)]);
  }
  expect((await cli.json('explain', 'frontend', '--to', 'dev')).code).toBe(0);
});

test('where finds what a broken record said last, says so, and goes on for all else', async () => {
  const { cli } = await broken(RECORD);
  const { data } = await cli.json('where', VERSION);
  expect(data).toMatchObject({
    matches: [
      { environment: 'dev', app: 'backend', unreadable: false },
      {
        environment: 'dev',
        app: 'frontend',
        unreadable: true,
        record: { release: expect.stringMatching(/^r-/) },
      },
    ],
  });
  const { stdout, stderr } = await cli.run('where', VERSION);
  expect(stdout).toMatch(/dev\/frontend .*as its record said when it was last readable/);
  expect(stderr).toContain(`BROKEN_FILE ${RECORD}:`);
});

test.each(['release: [oops\n', 'release: r-0123456789abcdef\n'])(
  'where finds a target whose record says nothing of it any more: %j',
  async (left) => {
    const { path, cli } = await example.copy();
    const branch = new PlainBranch(path);
    const release = /r-[0-9a-f]{16}/.exec(branch.text(RECORD) ?? '')?.[0] ?? '';
    branch.commit({ [RECORD]: left });
    for (const what of [VERSION, release]) {
      const { data } = await cli.json('where', what);
      expect(data).toMatchObject({
        matches: expect.arrayContaining([
          expect.objectContaining({ environment: 'dev', app: 'frontend', unreadable: true }),
        ]),
        findings: expect.arrayContaining([
          expect.objectContaining({
            code: 'BROKEN_FILE',
            subject: expect.objectContaining({ file: RECORD }),
          }),
        ]),
      });
    }
  },
);

test('where finds a target whose record is empty', async () => {
  const { cli, branch } = await broken(RECORD);
  branch.commit({ [RECORD]: '' });
  expect(await cli.ok('where', VERSION)).toContain('dev/frontend');
});

test.each([
  ['removed', {}],
  ['replaced by a folder', { [`${RECORD}/x`]: 'x\n' }],
])('where and status name a target whose manifests stay when its record is %s', async (_, instead) => {
  const { path, cli } = await example.copy();
  const branch = new PlainBranch(path);
  const digest = /sha256:[0-9a-f]{64}/.exec(branch.text(RECORD) ?? '')?.[0] ?? '';
  const release = /r-[0-9a-f]{16}/.exec(branch.text(RECORD) ?? '')?.[0] ?? '';
  branch.commit({ [RECORD]: null, ...instead });
  for (const what of [digest, VERSION, release]) {
    const { code, data } = await cli.json('where', what);
    expect([code, data]).toMatchObject([
      0,
      {
        matches: expect.arrayContaining([
          expect.objectContaining({ environment: 'dev', app: 'frontend', unreadable: true }),
        ]),
        findings: [{ code: 'UNRECORDED_FILES', subject: { environment: 'dev', app: 'frontend' } }],
      },
    ]);
  }
  const { data } = await cli.json('status', 'frontend');
  expect(data).toMatchObject({
    targets: expect.arrayContaining([
      expect.objectContaining({ environment: 'dev', release: null, unrecorded: true, filesDiffer: false }),
    ]),
    findings: [{ code: 'UNRECORDED_FILES' }],
  });
  expect(await cli.ok('status', 'frontend')).toContain('unrecorded');
});

test('the way back that files without a record name writes the record again, and moves no file', async () => {
  const { path, cli } = await example.copy();
  const branch = new PlainBranch(path);
  const record = branch.text(RECORD);
  branch.commit({ [RECORD]: null });
  const told = await cli.ok('status', 'frontend');
  const line = '`cdk8s-delivery rollback frontend --env dev`';
  expect(told.replaceAll(/\s+/g, ' ')).toContain(`where the app ran there, ${line} writes the record again`);
  await cli.ok('rollback', 'frontend', '--env', 'dev');
  expect(branch.text(RECORD)).toBe(record);
  expect(branch.git('rev-parse', 'delivery:manifests')).toBe(branch.git('rev-parse', 'delivery~1:manifests'));
});

test('status names the files of an app that nobody configured, and what takes them away', async () => {
  const { path, cli } = await example.copy();
  const branch = new PlainBranch(path);
  branch.commit({ 'manifests/dev/extra/cm.yaml': 'a: 1\n' });
  for (const words of [['status'], ['status', 'extra'], ['status', '--env', 'dev']]) {
    const { data } = await cli.json(...words);
    expect([words, data]).toMatchObject([
      words,
      {
        targets: expect.arrayContaining([
          expect.objectContaining({ environment: 'dev', app: 'extra', release: null, unrecorded: true }),
        ]),
        findings: [{ code: 'UNRECORDED_FILES', subject: { environment: 'dev', app: 'extra' } }],
      },
    ]);
  }
  const told = (await cli.ok('status')).replaceAll(/\s+/g, ' ');
  expect(told).toContain('`cdk8s-delivery retire extra --env dev` takes the files away');
  await cli.ok('retire', 'extra', '--env', 'dev');
  expect(await cli.ok('status')).not.toContain('extra');
});

test('status marks a target whose files are not what its record says, and --differences names it', async () => {
  const { path, cli } = await example.copy();
  const branch = new PlainBranch(path);
  branch.commit({ 'manifests/dev/frontend/extra.yaml': 'a: 1\n' });
  const { data } = await cli.json('status', 'frontend');
  expect(data).toMatchObject({
    targets: expect.arrayContaining([
      expect.objectContaining({ environment: 'dev', filesDiffer: true, unrecorded: false }),
    ]),
    findings: [{ code: 'FILES_DIFFER' }],
  });
  expect(await cli.ok('status', 'frontend')).toContain('FILES DIFFER');
  expect(await cli.ok('status', '--differences')).toMatch(/FILES DIFFER from the record in dev$/m);
});

test('status, explain and history tell a record that a person forged, and what mended it', async () => {
  const { path, cli } = await example.copy();
  await cli.ok('promote', 'frontend', '--to', 'staging');
  const file = 'environments/staging/releases/frontend.yaml';
  const branch = new PlainBranch(path);
  const text = branch.text(file) ?? '';
  branch.commit({ [file]: text.replace(/sha256:[0-9a-f]{64}/, `sha256:${'c'.repeat(64)}`) });
  expect((await cli.json('status', 'frontend')).data).toMatchObject({
    targets: expect.arrayContaining([
      expect.objectContaining({ environment: 'dev', recordForged: false }),
      expect.objectContaining({ environment: 'staging', recordForged: true, filesDiffer: false }),
    ]),
    findings: [{ code: 'RECORD_FORGED', subject: { environment: 'staging', app: 'frontend' } }],
  });
  expect(await cli.ok('status', 'frontend')).toContain('RECORD FORGED');
  const { data } = await cli.json('explain', 'frontend', '--to', 'staging');
  expect(data).toMatchObject({
    rules: expect.arrayContaining([
      expect.objectContaining({
        rule: 'files',
        verdict: 'passes',
        findings: [expect.objectContaining({ code: 'RECORD_FORGED', severity: 'warning' })],
      }),
    ]),
  });
  branch.commit({ [file]: text });
  const told = await cli.json('history', 'frontend', '--env', 'staging', '--limit', '2');
  expect((told.data as { changes: { kind: string }[] }).changes.map(({ kind }) => kind)).toEqual([
    'restored',
    'hand edit',
  ]);
});

test('images that ran by a hand edit are told by audit and by where, while they run and afterwards', async () => {
  const { path, cli } = await example.copy();
  const branch = new PlainBranch(path);
  const file = 'manifests/dev/frontend/objects/Deployment.frontend-server.yaml';
  const text = branch.text(file) ?? '';
  const other = `sha256:${'c'.repeat(64)}`;
  const edited = branch.commit({ [file]: text.replace(/sha256:[0-9a-f]{64}/, other) });
  const about = async () => {
    const { data } = await cli.json('audit', '--about', other);
    return (data as { changes: { kind: string }[] }).changes.map(({ kind }) => kind);
  };
  expect(await about()).toEqual(['hand edit']);
  expect(await cli.ok('where', other)).toContain('dev/frontend');
  expect(await cli.ok('audit', '--about', edited)).toContain(`podinfo@${other}`);
  branch.commit({ [file]: text });
  expect(await about()).toEqual(['restored', 'hand edit']);
  expect(await cli.ok('where', other)).toMatch(
    /^nowhere now\ndev\/frontend ran ghcr\.io\/stefanprodan\/podinfo@sha256:c+, by a hand edit, until .*: restored/,
  );
});

test('audit of a hand edit names no image of a slot beside it, and the way back from what replaced it is true', async () => {
  const { path, cli } = await example.copy();
  const branch = new PlainBranch(path);
  const edited = branch.commit({ 'manifests/dev/frontend/extra.yaml': 'a: 1\n' });
  const lines = async () => (await cli.ok('audit', 'frontend', '--env', 'dev', '--limit', '1')).split('\n');
  expect((await lines()).filter((line) => /^ {2}also/.test(line))).toEqual([]);
  await cli.ok('retire', 'frontend', '--env', 'dev');
  const told = (await lines()).find((line) => /^ {2}roll back/.test(line));
  expect(told).toContain(`# the files of its record; those of commit ${edited} were edited by hand`);
  expect(told).not.toContain('the state of commit');
});

test('audit names nobody as having approved a hand edit under the words of another commit, and who committed it', async () => {
  const { path, cli } = await example.copy();
  const branch = new PlainBranch(path);
  const commit = branch.git('log', '-1', '--format=%H', 'delivery', '--', RECORD).trim();
  const words = `${branch.message(commit).trimEnd()}\nApproved-by: Grace Hopper <grace@example.org> 2026-11-28T22:31:00Z\n`;
  branch.commit({ 'manifests/dev/frontend/extra.yaml': 'a: 1\n' }, words);
  const told = await cli.ok('audit', 'frontend', '--env', 'dev', '--limit', '1');
  expect(told).toMatch(/^ {2}requested +Eve <eve@example\.org> \(committed by hand\)$/m);
  expect(told).toMatch(/^ {2}approved +nobody, as far as can be told$/m);
  expect(told).toMatch(/^ {2}its words +.*approved by Grace Hopper.*: they do not belong to what it did$/m);
  expect(await cli.ok('history', 'frontend', '--limit', '1')).toMatch(/by Eve {2}by hand$/m);
});

test('the way back from governance that a person edited is to configure it, where the code stayed as it was', async () => {
  const { path, cli } = await example.copy();
  const branch = new PlainBranch(path);
  const text = branch.text(ENVIRONMENT) ?? '';
  branch.commit({ [ENVIRONMENT]: text.replace('selfHeal: true', 'selfHeal: false') });
  expect(branch.text(ENVIRONMENT)).not.toBe(text);
  const told = await cli.ok('audit', '--env', 'dev', '--limit', '1');
  expect(told).toMatch(/^ {2}roll back +cdk8s-delivery configure {3}# puts back what the code says$/m);
  await cli.ok('configure');
  expect(branch.text(ENVIRONMENT)).toBe(text);
});

test('where says of a record whose files were others no more than that it stood there', async () => {
  const { path, cli } = await example.copy();
  const branch = new PlainBranch(path);
  const release = /r-[0-9a-f]{16}/.exec(branch.text(RECORD) ?? '')?.[0] ?? '';
  branch.commit({ 'manifests/dev/frontend/extra.yaml': 'a: 1\n' });
  await cli.ok('retire', 'frontend', '--env', 'dev');
  expect(await cli.ok('where', release)).toContain(
    `dev/frontend had the record of ${release}, with other files, until`,
  );
});

test('the way back that a broken record names repairs it', async () => {
  const { cli, branch } = await broken(RECORD);
  const before = branch.text(RECORD, 'refs/heads/delivery~1');
  const told = await cli.ok('status');
  expect(told).toContain('`cdk8s-delivery rollback frontend --env dev`');
  await cli.ok('rollback', 'frontend', '--env', 'dev');
  expect(branch.text(RECORD)).toBe(before);
});

test('explain names the broken file, its line, what repairs it, and what else stops the target', async () => {
  const { cli } = await broken(RECORD);
  await cli.ok('hold', 'frontend', '--env', 'dev', '--reason', 'looking');
  const told = await cli.ok('explain', 'frontend', '--to', 'dev');
  expect(told).toMatch(/✗ release +environments\/dev\/releases\/frontend\.yaml:\d+/);
  expect(told).toContain('cdk8s-delivery rollback frontend --env dev');
  expect(told).toMatch(/✗ hold/);
});

test('an environment whose data is broken is shown as it was when it was last readable', async () => {
  const { cli } = await broken(ENVIRONMENT);
  const { data } = await cli.json('status');
  expect(data).toMatchObject({
    environments: expect.arrayContaining([expect.objectContaining({ name: 'dev' })]),
    targets: expect.arrayContaining([
      expect.objectContaining({ environment: 'dev', app: 'frontend', release: expect.anything() }),
    ]),
  });
  expect(await cli.ok('status')).toContain('what it said when it was last readable is shown');
  expect(await cli.ok('freeze', '--list')).toMatch(/dev {2}open, but see below/);
});

test('a freeze that never could be read is told as what stops, and no rule is said to have passed by it', async () => {
  const { path, cli } = await example.copy();
  new PlainBranch(path).commit({ [FREEZE]: 'reason: a: b: c\n' });
  const listed = await cli.ok('freeze', '--list');
  expect(listed).toMatch(/^dev {2}CLOSED\n {2}a file of its freezes cannot be read/m);
  const { data } = await cli.json('freeze', '--list', '--env', 'dev');
  expect(data).toMatchObject({ environments: [{ state: 'frozen', freeze: null }] });
  expect(await cli.ok('status')).toContain('UNREADABLE freeze');
  const explained = await cli.json('explain', 'frontend', '--to', 'dev');
  const { rules } = explained.data as { rules: { rule: string; verdict: string }[] };
  expect(rules.filter(({ rule }) => ['decisions', 'freeze', 'hold'].includes(rule))).toMatchObject([
    { rule: 'decisions', verdict: 'refuses' },
    { rule: 'hold', verdict: 'passes' },
  ]);
});

test('explain prints no arrow with nothing behind it', async () => {
  const { cli } = await example.copy();
  const told = await cli.ok('explain', 'frontend', '--to', 'staging');
  expect(told).toContain('IMAGE_UNCHECKED');
  expect(told).not.toMatch(/→ *$/m);
});

test('witness --all renders what it can read, and names what it cannot', async () => {
  const { cli, path } = await example.copy();
  await cli.ok('promote', 'frontend', '--to', 'staging');
  const staging = 'environments/staging/releases/frontend.yaml';
  const branch = new PlainBranch(path);
  branch.commit({ [staging]: `${branch.text(staging)}\n\tx: [\n` });
  const { code, all } = await cli.with({ as: 'Bob <bob@example.org>' }).run('witness', '--all');
  expect([code, all]).toEqual([0, expect.stringContaining(`BROKEN_FILE ${staging}`)]);
});

test.each([RECORD, ENVIRONMENT, PART])('diff compares what it can read: %s', async (file) => {
  const { cli } = await broken(file);
  const { code, data } = await cli.json('diff');
  expect(code).toBe(0);
  expect(JSON.stringify(data)).toContain('COMPARED');
  expect(JSON.stringify(data)).toContain('BROKEN_FILE');
});

test('where of what nobody ever knew says so, and no more than nowhere of what ran', async () => {
  const { cli } = await example.copy();
  for (const what of ['nothing', 'r-0123456789abcdef'])
    expect(await cli.ok('where', what)).toBe(`nowhere: nothing that runs or ran is known as "${what}"\n`);
  const { data } = await cli.json('where', VERSION);
  const [{ record }] = (data as { matches: [{ record: { release: string; code: string } }] }).matches;
  await cli.ok('retire', 'frontend', '--env', 'dev');
  await cli.ok('retire', 'backend', '--env', 'dev');
  for (const what of [record.release, record.code])
    expect(await cli.ok('where', what)).toMatch(/^nowhere now\ndev\/\w+ ran r-/);
});

test('configure of what is configured already names the code, and not that nothing is open', async () => {
  const { cli } = await example.copy();
  expect(await cli.ok('configure')).toMatch(/^nothing to do: code [0-9a-f]{12} is configured already/m);
});
