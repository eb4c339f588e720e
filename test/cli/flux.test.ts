import { parseAllDocuments } from 'yaml';
import { gitOutput } from '../../lib/engine/git/run-git';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(180_000);

const temporary = temporaryDirectories();

let example: DeliveredExample;
let cli: Cli;
let path: string;

/** Staging is delivered by Flux, what is around it by Argo CD, out of one definition; one app has a migration. */
beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  ({ cli, path } = await example.copy());
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
  await cli.ok('configure');
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
