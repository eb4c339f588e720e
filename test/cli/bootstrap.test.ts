import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
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
  const made = await cli.ok('bootstrap', '--env', 'prod', '--out');
  expect(made).toContain('bootstrap/prod.yaml written');
  expect(made).toMatch(/^ {2}Its \d+ objects:\n {4}2 Namespace: argocd-prod, prod\n/m);
  expect(made).toContain('Of the whole cluster: ');
  expect(await readFile(file, 'utf8')).toBe(await cli.ok('bootstrap', '--env', 'prod', '--stdout'));
  expect(await cli.ok('bootstrap', '--env', 'prod', '--out')).toContain('is what the code says already');
  expect(await cli.ok('bootstrap', '--env', 'prod', '--check')).toContain(
    'bootstrap/prod.yaml is what the code says',
  );

  // How the file is written grants nothing; what it grants is compared.
  await appendFile(file, '# by hand\n');
  const old = join(project.folder, 'bootstrap', 'old.json');
  await writeFile(old, '');
  const all = await cli.run('bootstrap', '--check');
  expect([all.code, all.stdout]).toEqual([
    1,
    expect.stringMatching(
      /bootstrap\/old\.json {2}the code knows no environment.*bootstrap\/prod\.yaml is what the code says/s,
    ),
  ]);
  await rm(old);
  await edited(file, (text) => text.replace('namespace: prod\n', 'namespace: kube-system\n'));
  const { code, stdout } = await cli.run('bootstrap', '--env', 'prod', '--check', 'bootstrap/prod.yaml');
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /BOOTSTRAP_DIFFERS.*AppProject\.argoproj\.io "prod" has "kube-system" at \.spec\.destinations\[0\]\.namespace: the code asks for "prod"/s,
  );
});

test('fails without an environment where one file is asked for', async () => {
  const { code, all } = await cli.run('bootstrap', '--out');
  expect([code, all]).toEqual([2, expect.stringContaining('bootstrap needs --env')]);
});

test('fails for an environment that the code does not define', async () => {
  const { code, all } = await cli.run('bootstrap', '--env', 'nowhere');
  expect(code).toBe(2);
  expect(all).toContain('UNKNOWN_ENVIRONMENT');
});

describe('beside the data of its environment', () => {
  let delivered: DeliveredExample;
  const fileOf = (name: string) => join(delivered.project.folder, 'bootstrap', `${name}.yaml`);
  beforeAll(async () => {
    delivered = await DeliveredExample.create(await temporary());
  });

  test('check compares the file with the data, without any code of the project', async () => {
    const { cli: own } = delivered;
    expect(await own.ok('check')).not.toContain('administrator');
    for (const name of ['dev', 'prod']) await own.ok('bootstrap', '--env', name, '--out');
    // The code that made them is gone, what was configured stands in the delivery branch.
    await delivered.project.edit(
      'environments/environments.ts',
      () => 'throw new Error("nobody runs this");\n',
    );
    const passed = await own.json('check');
    expect([passed.code, passed.data]).toMatchObject([
      0,
      {
        findings: ['hotfix', 'staging'].map((environment) => ({
          code: 'BOOTSTRAP_DIFFERS',
          severity: 'warning',
          message: 'the file is missing',
          subject: { environment, file: `bootstrap/${environment}.yaml` },
        })),
      },
    ]);
    expect(await own.ok('check', '--env', 'dev,prod')).toContain(
      "2 administrator's files of bootstrap/ ask for what the data does",
    );
    // A file whose environment is gone: nobody would look at what it granted.
    await writeFile(fileOf('old'), await readFile(fileOf('dev')));
    const left = { severity: 'refusal', subject: { file: 'bootstrap/old.yaml' } };
    expect(await own.json('check')).toMatchObject({
      code: 1,
      data: { findings: expect.arrayContaining([expect.objectContaining(left)]) },
    });
    expect((await own.json('check', '--env', 'dev')).data).toMatchObject({ findings: [] });
    await rm(fileOf('old'));
  });

  test('check refuses a file that grants what the data does not, one thing after the other', async () => {
    const { cli: own } = delivered;
    const good = await readFile(fileOf('dev'), 'utf8');
    const refused = async (text: string) => {
      await writeFile(fileOf('dev'), text);
      const { code, data } = await own.json('check', '--env', 'dev');
      const { findings } = data as {
        readonly findings: readonly { readonly code: string; readonly message: string }[];
      };
      expect([code, findings.map((each) => each.code)]).toEqual([1, ['BOOTSTRAP_DIFFERS']]);
      return findings[0]?.message;
    };
    const binding = JSON.stringify({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'wide' },
    });
    expect(await refused(`${good}---\n${binding}\n`)).toBe(
      'the file has ClusterRoleBinding.rbac.authorization.k8s.io "wide": the delivery data does not ask for it',
    );
    expect(await refused(good.replace('pod-security.kubernetes.io/enforce: baseline', 'a: b'))).toContain(
      'Namespace "dev" has ',
    );
    expect(await refused(good.split('---\n').slice(0, -1).join('---\n'))).toContain(
      'the file lacks Application.argoproj.io "dev"',
    );
    expect(await refused('{')).toContain('the file cannot be read');
    await writeFile(fileOf('dev'), good);
    // Files and records alone, or one app: what grants rights is not looked at.
    await own.ok('check', '--env', 'dev', '--records');
  });
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

async function edited(file: string, edit: (text: string) => string): Promise<void> {
  await writeFile(file, edit(await readFile(file, 'utf8')));
}
