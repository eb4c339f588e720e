import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askSecondOpinions, OPINIONS, type OpinionName } from '../../lib/cli/second-opinion';
import { objectBatches } from '../../lib/cli/second-opinion/object-batches';
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

test.each(OPINIONS)('fails to decide anything by %s where it is not on the PATH', async (name) => {
  const project = await temporary();
  expect(await askSecondOpinions([name], [manifest()], { project, path: project })).toMatchObject([
    { code: 'TOOL_MISSING', severity: 'undecided', message: expect.stringContaining(name) },
  ]);
});

test('a folder of the PATH that is not absolute does not count: no manifest becomes a program', async () => {
  const found = await askSecondOpinions(['kubeconform'], [manifest('kubeconform')], {
    project: await temporary(),
    path: '.::all',
  });
  expect(found).toMatchObject([{ code: 'TOOL_MISSING', severity: 'undecided' }]);
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
  expect(found).toMatchObject([{ code: 'SECOND_OPINION_FAILED', severity: 'undecided' }]);
  expect(found[0]?.message).toContain(`kubeconform gave no verdict: ${why}`);
});

test('a tool that judged fewer manifests than it was given is no pass', async () => {
  const answer = { resources: [], summary: { valid: 1, invalid: 0, errors: 0, skipped: 1 } };
  const place = await misbehaving('kubeconform', `console.log('${JSON.stringify(answer)}')`);
  const manifests = [manifest(), manifest('prod/web/Service.web.yaml')];
  expect(await askSecondOpinions(['kubeconform'], manifests, place)).toMatchObject([
    { severity: 'undecided', message: 'kubeconform judged 1 of 2 manifests' },
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
        severity: 'undecided',
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
