import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Cli } from '../support/cli';
import { ExampleProject } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(120_000);

const temporary = temporaryDirectories();

let cli: Cli;
let project: ExampleProject;

beforeAll(async () => {
  const folder = await temporary();
  project = await ExampleProject.create(join(folder, 'project'));
  cli = new Cli({ cwd: project.folder, cache: join(folder, 'cache') });
});

test('prints what grants rights in an environment: its namespaces, projects and root, and no target', async () => {
  const text = await cli.ok('bootstrap', '--env', 'prod');
  expect(text).toMatch(/^# What an administrator applies for the environment prod\./);
  expect(text.match(/(?<=^kind: ).*$/gm)).toEqual([
    ...['Namespace', 'Namespace', 'AppProject', 'AppProject', 'Application'],
  ]);
  expect(await cli.json('bootstrap', '--env', 'prod')).toMatchObject({
    code: 0,
    data: { outcome: 'printed', environment: 'prod', text },
  });
});

test('writes the file beside the code, and says whether the one that stands is what the code says', async () => {
  const file = join(project.folder, 'bootstrap', 'prod.yaml');
  expect(await cli.json('bootstrap', '--env', 'prod', '--check')).toMatchObject({
    code: 1,
    data: { outcome: 'differs', findings: [{ code: 'BOOTSTRAP_DIFFERS', message: 'the file is missing' }] },
  });
  expect(await cli.ok('bootstrap', '--env', 'prod', '--out')).toContain('bootstrap/prod.yaml written');
  expect(await readFile(file, 'utf8')).toBe(await cli.ok('bootstrap', '--env', 'prod', '--stdout'));
  expect(await cli.ok('bootstrap', '--env', 'prod', '--out')).toContain('is what the code says already');
  expect(await cli.ok('bootstrap', '--env', 'prod', '--check')).toContain(
    'bootstrap/prod.yaml is what the code says',
  );

  await appendFile(file, '# by hand\n');
  const { code, stdout } = await cli.run('bootstrap', '--env', 'prod', '--check', 'bootstrap/prod.yaml');
  expect(code).toBe(1);
  expect(stdout).toContain('BOOTSTRAP_DIFFERS');
  expect(stdout).toContain('"# by hand" stands there');
});

test('fails for an environment that the code does not define', async () => {
  const { code, all } = await cli.run('bootstrap', '--env', 'nowhere');
  expect(code).toBe(2);
  expect(all).toContain('UNKNOWN_ENVIRONMENT');
});
