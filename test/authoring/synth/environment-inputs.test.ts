import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Environment, type EnvironmentProps, Fleet, FleetApp, Project } from '../../../lib/authoring/fleet';
import { renderFleet } from '../../../lib/authoring/synth/render-fleet';
import { parseCanonicalYaml } from '../../../lib/yaml';
import { findingsOf } from '../../support/codes';
import { configMap } from '../../support/fleets';
import { encrypted, sopsSecret } from '../../support/sops-secret';
import { temporaryDirectories } from '../../support/temporary-directory';

const temporary = temporaryDirectories();
const settings = { repository: 'https://git.example.org/fleet.git', branch: 'delivery' };
const sealed = (name: string) =>
  `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: ${name}\nspec:\n  encryptedData:\n    key: AgBy3i4OJSWK\n`;

async function rendered(files: Readonly<Record<string, string>>, dev: EnvironmentProps = {}) {
  const root = await temporary();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const project = new Project({ root });
  const environments = [new Environment(project, 'dev', dev), new Environment(project, 'prod')] as const;
  const fleet = new Fleet(project, 'fleet', environments);
  new FleetApp(fleet, 'web', {
    images: {},
    config: { dev: {}, prod: {} },
    chart: (chart) => void configMap(chart, 'a'),
  });
  const request = {
    schema: 'cdk8s-delivery/render-request/v1' as const,
    targets: [],
    apps: [],
    environmentInputs: ['*'],
    bootstrap: [],
  };
  return () => renderFleet(fleet, request, settings);
}

test('are the YAML files of the project, in the namespace of the environment, with what hands them over', async () => {
  const { files, description } = (
    await rendered({
      'environments/dev/inputs/web/secrets.yaml': `${sealed('db')}---\n${sealed('mail')}`,
      'environments/dev/inputs/web/settings.yml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ca\ndata:\n  ca.pem: x\n',
    })
  )();
  expect(description.environmentInputs).toEqual(['dev']);
  expect([...files.keys()]).toEqual([
    'dev/_inputs/objects/web/ConfigMap.ca.yaml',
    'dev/_inputs/objects/web/SealedSecret.db.yaml',
    'dev/_inputs/objects/web/SealedSecret.mail.yaml',
    'dev/_inputs/delivery/application.yaml',
  ]);
  expect(parseCanonicalYaml(files.get('dev/_inputs/objects/web/SealedSecret.db.yaml') ?? '')).toMatchObject({
    metadata: { name: 'db', namespace: 'dev' },
  });
});

test('have no namespace where their kind is of the whole cluster', async () => {
  const store =
    'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata:\n  name: vault\nspec: {}\n';
  const files = { 'environments/dev/inputs/web/store.yaml': store };
  const metadataOf = (rendered: { files: ReadonlyMap<string, string> }) =>
    parseCanonicalYaml(rendered.files.get('dev/_inputs/objects/web/ClusterSecretStore.vault.yaml') ?? '');
  const allow = { clusterKinds: ['external-secrets.io/ClusterSecretStore'] };
  expect(metadataOf((await rendered(files, { allow }))())).toMatchObject({ metadata: { name: 'vault' } });
  expect(JSON.stringify(metadataOf((await rendered(files, { allow }))()))).not.toContain('namespace');
  expect(metadataOf((await rendered(files))())).toMatchObject({ metadata: { namespace: 'dev' } });
});

test('are none where the project has no such folder', async () => {
  const { files, description } = (await rendered({}))();
  expect([files.size, description.environmentInputs]).toEqual([0, []]);
});

test.each([
  ['a Secret with data', 'web/s.yaml', 'SECRET_WITH_DATA'],
  ['a file outside the folder of an app', 's.yaml', 'BROKEN_FILE'],
  ['a folder of no app', 'wbe/s.yaml', 'BROKEN_FILE'],
])('fails for %s', async (_, file, code) => {
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  password: hunter2\n';
  const run = await rendered({ [`environments/prod/inputs/${file}`]: secret });
  expect(findingsOf(run).map(({ code: found, subject }) => [found, subject.environment])).toEqual([
    [code, 'prod'],
  ]);
});

test('a Secret that SOPS encrypted in place stays as it is, with the namespace; one that is in part encrypted fails', async () => {
  const secret = sopsSecret('db', { stringData: { password: encrypted('pw') } });
  const file = 'environments/dev/inputs/web/db.yaml';
  const { files } = (await rendered({ [file]: JSON.stringify(secret) }))();
  expect(parseCanonicalYaml(files.get('dev/_inputs/objects/web/Secret.db.yaml') ?? '')).toEqual({
    ...secret,
    metadata: { name: 'db', namespace: 'dev' },
  });
  const partly = { ...secret, data: { key: 'aHVudGVyMg==' } };
  const found = findingsOf(await rendered({ [file]: JSON.stringify(partly) }));
  expect(found).toMatchObject([
    {
      code: 'SECRET_WITH_DATA',
      message: 'Secret "db" holds data in data.key: SOPS left that in the clear',
      remedy: expect.stringContaining('sops encrypt'),
    },
  ]);
  // The block of SOPS would be of the list, and each item is an object of its own in the cluster.
  const { sops, ...plain } = secret;
  const list = { apiVersion: 'v1', kind: 'List', items: [plain], sops: sops ?? null };
  expect(findingsOf(await rendered({ [file]: JSON.stringify(list) }))).toMatchObject([
    { code: 'BROKEN_FILE', message: expect.stringContaining('"sops"') },
  ]);
});

test('fails for the same object in the inputs of two apps, and for text that is not YAML', async () => {
  const twice = await rendered({
    'environments/prod/inputs/web/a.yaml': sealed('db'),
    'environments/prod/inputs/web/b.yaml': sealed('db'),
  });
  expect(findingsOf(twice).map(({ code }) => code)).toContain('DUPLICATE_OBJECT');
  const broken = await rendered({ 'environments/prod/inputs/web/a.yaml': 'a: [\n' });
  expect(findingsOf(broken)[0]).toMatchObject({
    code: 'BROKEN_FILE',
    subject: { file: 'environments/prod/inputs/web/a.yaml' },
  });
});
