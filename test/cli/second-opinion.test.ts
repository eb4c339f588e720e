import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askSecondOpinions, type OpinionName } from '../../lib/cli/second-opinion';
import { objectBatches } from '../../lib/cli/second-opinion/object-batches';
import { SECOND_OPINIONS } from '../../lib/model/exchange';
import { thrownCodes } from '../support/outcome-codes';
import { temporaryDirectories } from '../support/temporary-directory';

// What the real tools say is tested in test/tools; here are the ways in which a tool gives no verdict.

const temporary = temporaryDirectories();

const manifest = (path = 'dev/web/Service.web.yaml') => ({
  path,
  content: 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n',
  subject: { environment: 'dev', app: 'web' },
});

/** A folder with a program of that name, for tools that misbehave. */
async function misbehaving(name: OpinionName, script: string): Promise<{ path: string; project: string }> {
  const path = await temporary();
  const program = join(path, name);
  await writeFile(program, `#!${process.execPath}\n${script}`);
  await chmod(program, 0o755);
  return { path, project: path };
}

test.each(SECOND_OPINIONS)('fails to decide anything by %s where it is not on the PATH', async (name) => {
  const project = await temporary();
  expect(await askSecondOpinions([name], [manifest()], { project, path: project })).toMatchObject([
    { code: 'TOOL_MISSING', severity: 'refusal', undecided: true, message: expect.stringContaining(name) },
  ]);
});

test('a folder of the PATH that is not absolute does not count: no manifest becomes a program', async () => {
  const found = await askSecondOpinions(['kubeconform'], [manifest('kubeconform')], {
    project: await temporary(),
    path: '.::all',
  });
  expect(found).toMatchObject([{ code: 'TOOL_MISSING', severity: 'refusal', undecided: true }]);
});

test('asks nobody where nothing is asked for, or there is nothing to judge', async () => {
  const options = { project: await temporary(), path: '' };
  expect(await askSecondOpinions([], [manifest()], options)).toEqual([]);
  expect(await askSecondOpinions(['kubeconform'], [], options)).toEqual([]);
});

test.each<[string, string, string]>([
  ['does not end', 'setInterval(() => {}, 1000)', 'it was not done within 1 s'],
  ['prints no JSON', 'console.log("all good")', 'exit 0: all good'],
  ['prints other JSON', 'console.log("[]")', 'exit 0: []'],
  ['prints nothing', '', 'exit 0: '],
  ['fails', 'console.error("no schemas"); process.exit(3)', 'exit 3: no schemas'],
  [
    'prints without end',
    'const text = "x".repeat(1 << 20); const more = () => process.stdout.write(text, more); more()',
    'it printed more than 64 MiB',
  ],
])('fails to decide anything by a tool that %s', async (title, script, why) => {
  const place = await misbehaving('kubeconform', script);
  const timeout = title === 'does not end' ? 1000 : 60_000;
  const found = await askSecondOpinions(['kubeconform'], [manifest()], { ...place, timeout });
  expect(found).toMatchObject([{ code: 'NO_SECOND_OPINION', severity: 'refusal', undecided: true }]);
  expect(found[0]?.message).toContain(`kubeconform gave no verdict: ${why}`);
});

test('a tool that judged fewer manifests than it was given has not passed them', async () => {
  const answer = { resources: [], summary: { valid: 1, invalid: 0, errors: 0, skipped: 1 } };
  const place = await misbehaving('kubeconform', `console.log('${JSON.stringify(answer)}')`);
  const manifests = [manifest(), manifest('prod/web/Service.web.yaml')];
  expect(await askSecondOpinions(['kubeconform'], manifests, place)).toMatchObject([
    { severity: 'refusal', undecided: true, message: 'kubeconform judged 1 of 2 manifests' },
  ]);
});

test('kubeconform is asked once for each minor of Kubernetes, about the manifests of its environments', async () => {
  const place = await misbehaving(
    'kubeconform',
    `const { readdirSync } = require('node:fs');
const at = process.argv.indexOf('-kubernetes-version');
const minor = at < 0 ? 'newest' : process.argv[at + 1];
const files = readdirSync(process.argv.at(-1), { recursive: true }).filter((name) => name.endsWith('.yaml'));
const resources = files.map((filename) => ({ filename, kind: 'Service', name: minor, status: 'statusInvalid', msg: 'seen' }));
const summary = { valid: 0, invalid: files.length, errors: 0, skipped: 0 };
console.log(JSON.stringify({ resources, summary }));`,
  );
  const forMinor = (path: string, kubernetes?: string) => ({
    ...manifest(path),
    ...(kubernetes !== undefined && { kubernetes }),
  });
  const manifests = [
    forMinor('dev/web/a.yaml', '1.34'),
    forMinor('prod/web/a.yaml', '1.30'),
    forMinor('prod/api/a.yaml', '1.30'),
    forMinor('other/web/a.yaml'),
  ];
  const found = await askSecondOpinions(['kubeconform'], manifests, place);
  expect(found.map(({ message, subject }) => [subject.file, message.split(': ')[1]]).sort()).toEqual([
    ['dev/web/a.yaml', 'Service 1.34.0'],
    ['other/web/a.yaml', 'Service newest'],
    ['prod/api/a.yaml', 'Service 1.30.0'],
    ['prod/web/a.yaml', 'Service 1.30.0'],
  ]);
});

test('kinds that kubeconform has no schema for are named once, however many there are', async () => {
  const resource = (kind: string) =>
    JSON.stringify({ filename: 'x', kind, name: 'x', status: 'statusError', msg: 'could not find schema' });
  const place = await misbehaving(
    'kubeconform',
    `const resources = [${['Own', 'Other', 'Own'].map(resource).join(',')}];
console.log(JSON.stringify({ resources, summary: { valid: 1, invalid: 0, errors: 3, skipped: 0 } }));`,
  );
  const manifests = ['a', 'b', 'c', 'd'].map((name) => ({ ...manifest(`${name}.yaml`), kubernetes: '1.34' }));
  expect(await askSecondOpinions(['kubeconform'], manifests, place)).toMatchObject([
    {
      code: 'SECOND_OPINION_FAILED',
      severity: 'warning',
      undecided: true,
      message: 'kubeconform has no schema of Kubernetes 1.34 for 3 manifests: Other (1), Own (2)',
    },
  ]);
});

test('kubeconform that has no schema for anything gives no verdict', async () => {
  const place = await misbehaving(
    'kubeconform',
    `const resources = [{ filename: 'x', kind: 'Own', name: 'x', status: 'statusError', msg: 'failed downloading schema at x' }];
console.log(JSON.stringify({ resources, summary: { valid: 0, invalid: 0, errors: 1, skipped: 0 } }));`,
  );
  expect(await askSecondOpinions(['kubeconform'], [manifest()], place)).toMatchObject([
    { code: 'NO_SECOND_OPINION', message: 'kubeconform gave no verdict: failed downloading schema at x' },
  ]);
});

test('no token of the environment reaches a tool, and its folder is gone afterwards', async () => {
  const place = await misbehaving(
    'kubeconform',
    'console.error(process.cwd(), Object.keys(process.env).sort().join(" "))',
  );
  process.env['GITHUB_TOKEN'] = 'secret';
  try {
    const [found] = await askSecondOpinions(['kubeconform'], [manifest()], place);
    const [, folder = ''] = /exit 0: (\/.+) \bHOME\b.* PATH\b/.exec(found?.message ?? '') ?? [];
    expect(folder).toContain('cdk8s-delivery-opinion-');
    expect(existsSync(folder)).toBe(false);
    expect(found?.message).not.toContain('GITHUB_TOKEN');
  } finally {
    delete process.env['GITHUB_TOKEN'];
  }
});

test.each<OpinionName>(['conftest', 'kyverno'])(
  'fails to decide anything by %s without rules in the project',
  async (name) => {
    const { path } = await misbehaving(name, 'process.exit(1)');
    const project = await temporary();
    expect(await askSecondOpinions([name], [manifest()], { project, path })).toMatchObject([
      {
        severity: 'refusal',
        undecided: true,
        message: expect.stringMatching(/the project has no folder (policy|kyverno)\/$/),
      },
    ]);
  },
);

test.each(['../x.yaml', '/x.yaml', 'a/../../x.yaml'])('fails to write %s', async (path) => {
  const asked = askSecondOpinions(['kubeconform'], [manifest(path)], { project: '.', path: '' });
  expect(await thrownCodes(asked)).toEqual(['UNSAFE_PATH']);
});

test('fails to write two manifests to one place', async () => {
  const asked = askSecondOpinions(['kubeconform'], [manifest(), manifest()], { project: '.', path: '' });
  expect(await thrownCodes(asked)).toEqual(['UNSAFE_PATH']);
});

test('objects of the same name are judged apart, what cannot be read by itself', () => {
  const broken = { ...manifest('broken.yaml'), content: 'a: [' };
  const manifests = [manifest('a'), manifest('b'), broken, { ...manifest('c'), content: 'kind: Pod\n' }];
  const paths = objectBatches(manifests).map((batch) => [...batch.values()].map(({ path }) => path));
  expect(paths).toEqual([['a', 'broken.yaml', 'c'], ['b']]);
});
