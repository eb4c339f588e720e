import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
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
  expect(stdout).toContain('"# by hand" is there');
});

test('fails for an environment that the code does not define', async () => {
  const { code, all } = await cli.run('bootstrap', '--env', 'nowhere');
  expect(code).toBe(2);
  expect(all).toContain('UNKNOWN_ENVIRONMENT');
});

describe('of an environment that is taken down', () => {
  let delivered: DeliveredExample;
  beforeAll(async () => {
    delivered = await DeliveredExample.create(await temporary());
  });

  test('fails while targets stand, which are named with what to do, unless they are to run on', async () => {
    const { code, data } = await delivered.cli.json('bootstrap', '--env', 'dev', '--remove');
    expect(code).toBe(1);
    expect(JSON.stringify(data)).toContain('TARGETS_STAND');
    expect(JSON.stringify(data)).toContain('retire frontend --env dev');
    const kept = await delivered.cli.ok('bootstrap', '--env', 'dev', '--remove', '--keep-workloads');
    expect(kept).toContain('"finalizers":null');
    expect(kept).not.toContain('delete namespace dev');
  });

  test('has what an administrator runs, the root first and the namespaces last', async () => {
    const script = await delivered.cli.ok('bootstrap', '--env', 'hotfix', '--remove');
    expect(script.match(/^kubectl.* delete .*$/gm)).toEqual([
      'kubectl -n argocd delete applications.argoproj.io hotfix',
      'kubectl -n argocd-hotfix delete applications.argoproj.io --all',
      'kubectl -n argocd delete appprojects.argoproj.io hotfix hotfix-root',
      'kubectl delete namespace argocd-hotfix',
      'kubectl delete validatingadmissionpolicybindings,validatingadmissionpolicies -l app.kubernetes.io/managed-by=cdk8s-delivery,app.kubernetes.io/part-of=hotfix',
      'kubectl delete clusterrolebindings,clusterroles -l app.kubernetes.io/managed-by=cdk8s-delivery,app.kubernetes.io/part-of=hotfix',
      'kubectl delete namespace hotfix',
    ]);
    const { code, all } = await delivered.cli.run('bootstrap', '--env', 'hotfix', '--keep-workloads');
    expect([code, all]).toEqual([2, expect.stringContaining('--remove')]);
  });
});
