import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { GitRepository } from '../../lib/engine/git';
import { gitOutput } from '../../lib/engine/git/run-git';
import type { CommitId } from '../../lib/model/scalars';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { encrypted, sopsSecret } from '../support/sops-secret';
import { temporaryDirectories } from '../support/temporary-directory';
import { writeFiles } from '../support/write-files';

jest.setTimeout(180_000);

const temporary = temporaryDirectories();

let example: DeliveredExample;
let cli: Cli;
let path: string;
let moved: string;

/** Staging is delivered by Flux, what is around it by Argo CD, out of one definition; one app has a migration. */
beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  ({ cli, path } = await example.copy());
  await cli.ok('promote', 'frontend', '--to', 'staging');
  await example.project.edit('environments/environments.ts', (text) =>
    text
      .replace('import { anyOf,', 'import { anyOf, flux,')
      .replace("'staging', {", "'staging', {\n  controller: flux({ credentials: 'git-read' }),"),
  );
  await example.project.edit('environments/apps/frontend.ts', (text) =>
    text
      .replace('WebService }', 'MigrationJob, WebService }')
      .replace(
        "new WebService(chart, 'server'",
        "new MigrationJob(chart, 'migrate', { image: images.server, args: ['migrate'], contract: 'expand-contract' });\n    $&",
      ),
  );
  moved = await cli.ok('configure');
});

const files = async (folder: string): Promise<string[]> =>
  (await gitOutput(['ls-tree', '-r', '--name-only', 'delivery', `${folder}/`], { gitDir: path }))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((each) => each.slice(folder.length + 1));
const read = async (file: string): Promise<string> =>
  (await gitOutput(['show', `delivery:${file}`], { gitDir: path })).toString('utf8');

test("one release is handed to each environment's own controller, and nothing of Argo CD goes to one of Flux", async () => {
  await cli.ok('release', 'frontend', '--image', `server=${PODINFO.old}`);
  const shown = await cli.ok('promote', 'frontend', '--to', 'staging', '--details');
  expect(shown).toMatch(/^Flux +.*staging/m);
  expect(shown).not.toContain('Argo CD');
  // The Application goes with this promotion: the last moment for what an administrator does before.
  expect(shown).toMatch(
    /^Next +(?:npx )?cdk8s-delivery bootstrap --env staging --remove --keep-workloads --controller argocd --out {3}# unless/m,
  );
  expect(await files('manifests/dev/frontend/delivery')).toEqual(['application.yaml']);
  expect(await files('manifests/staging/frontend/delivery')).toEqual(['before.yaml', 'target.yaml']);
  for (const file of await files('manifests/staging/frontend'))
    expect(await read(`manifests/staging/frontend/${file}`)).not.toMatch(/argocd|argoproj/);
  await cli.ok('check');
});

test('what an administrator applies is that of Flux, and the data of the environment says what it is told', async () => {
  const kinds = parseAllDocuments(await cli.ok('bootstrap', '--env', 'staging')).map(
    (each) => each.toJS()?.kind,
  );
  expect(kinds).toEqual(expect.arrayContaining(['Kustomization', 'GitRepository', 'Role', 'ServiceAccount']));
  expect(kinds).not.toEqual(expect.arrayContaining(['Application']));
  expect(await read('environments/staging/environment.yaml')).toContain(
    'controller: flux\ncontrollerSettings:\n  credentials: git-read\n',
  );
});

test('an environment that moved is taken from its old controller by a script that can still be had', async () => {
  const steps = [
    'bootstrap --env staging --remove --keep-workloads --controller argocd --out',
    'bootstrap --env staging --out',
    'release ',
  ];
  const places = steps.map((each) => moved.indexOf(`cdk8s-delivery ${each}`));
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(places).not.toContain(-1);
  const script = await cli.ok(
    ...['bootstrap', '--env', 'staging', '--remove', '--keep-workloads', '--controller', 'argocd'],
  );
  expect(script).toContain('kubectl -n argocd delete applications.argoproj.io staging');
  expect(script).not.toMatch(/flux-staging|delete namespace staging/);
  // What has the same labels comes back at once.
  expect(script.trimEnd().split('\n').at(-1)).toBe('kubectl apply -f bootstrap/staging.yaml');
  const never = await cli.run(
    ...['bootstrap', '--env', 'dev', '--remove', '--keep-workloads', '--controller', 'flux'],
  );
  expect([never.code, never.all]).toEqual([2, expect.stringContaining('"flux" never delivered dev')]);
});

test('a rollback to a release of the old controller goes through, and says what happens and what to do instead', async () => {
  const { code, data } = await cli.json(
    'rollback',
    'frontend',
    '--env',
    'staging',
    '--reason',
    'INC-47',
    '--dry-run',
  );
  expect(code).toBe(0);
  const told = JSON.stringify(data);
  expect(told).toContain('"OTHER_CONTROLLER"');
  expect(told).toContain(
    'it was rendered for Argo CD, and Flux delivers staging now: root.staging in flux-staging may not apply it, and stops for every app of staging until another release takes the file away',
  );
  expect(told).toMatch(/`cdk8s-delivery release frontend --image server=ghcr\.io\S+@sha256:[0-9a-f]{64}`/);
  expect(told).not.toContain('HANDOVER_DIFFERS');
});

test('a Secret that SOPS encrypted in place is an input where Flux decrypts, and nowhere else', async () => {
  const { project } = example;
  const secret = sopsSecret('db', { stringData: { password: encrypted('pw') } });
  const inputs = (name: string) => `environments/${name}/inputs/frontend/db.yaml`;
  for (const name of ['dev', 'staging'])
    writeFiles(project.folder, { [inputs(name)]: JSON.stringify(secret) });
  await project.edit('environments/environments.ts', (text) =>
    text.replace("'staging', {", "'staging', {\n  allow: { kinds: ['Secret'] },"),
  );
  const refused = await cli.json('configure');
  expect([refused.code, new Set(codesIn(refused.data))]).toEqual([1, new Set(['NOT_PERMITTED'])]);
  expect(JSON.stringify(refused.data)).toContain('Argo CD decrypts nothing that SOPS encrypted');
  expect(JSON.stringify(refused.data)).toContain("flux({ decryption: { secret: 'sops-age' } })");

  rmSync(join(project.folder, inputs('dev')));
  await project.edit('environments/environments.ts', (text) =>
    text.replace("credentials: 'git-read'", "credentials: 'git-read', decryption: { secret: 'sops-age' }"),
  );
  await cli.ok('configure');
  const objects = 'manifests/staging/_inputs';
  expect(await files(objects)).toEqual(['delivery/target.yaml', 'objects/frontend/Secret.db.yaml']);
  expect(await read(`${objects}/objects/frontend/Secret.db.yaml`)).toContain('password: "ENC[AES256_GCM,');
  expect(await read(`${objects}/delivery/target.yaml`)).toContain('provider: sops');
  await cli.ok('check');

  // A person who can push puts the password in its place: the branch says so.
  const text = await read(`${objects}/objects/frontend/Secret.db.yaml`);
  const repository = await GitRepository.open(path);
  const head = (await repository.resolve('delivery')) as CommitId;
  const edited = await repository.commit({
    parents: [head],
    base: head,
    edits: [
      {
        kind: 'file',
        path: `${objects}/objects/frontend/Secret.db.yaml`,
        content: text.replace(/password: .*/, 'password: hunter2'),
      },
    ],
    message: 'by hand',
    author: { name: 'Eve', email: 'eve@example.org', date: new Date(0) },
  });
  await gitOutput(['update-ref', 'refs/heads/delivery', edited], { gitDir: path });
  expect(codesIn((await cli.json('check')).data)).toContain('SECRET_WITH_DATA');
});

const codesIn = (data: unknown) =>
  (data as { readonly findings: readonly { readonly code: string }[] }).findings.map(({ code }) => code);
