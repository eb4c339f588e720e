import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Cli } from '../support/cli';
import { ExampleProject, PODINFO } from '../support/example-project';
import { createBareRepository } from '../support/http-git-server';
import { withRenderer } from '../support/renderers';
import { temporaryDirectories } from '../support/temporary-directory';
import { writeFiles } from '../support/write-files';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const TAG = PODINFO.old.split('@')[0] ?? '';
const REPOSITORY = TAG.slice(0, TAG.lastIndexOf(':'));

const deployment = (name: string, image: string, replicas = 1) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, labels: {app.kubernetes.io/name: ${name}}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - {name: api, image: '${image}'}
`;

/** A repository as teams leave it: what can be imported, what cannot, and what is hostile. */
const FILES = {
  CODEOWNERS: '/apps/shop/ @example/shop\n',
  'apps/shop/dev/shop.yaml': deployment('shop', TAG),
  'apps/shop/prod/shop.yaml': deployment('shop', TAG.replace(/[^:]+$/, '6.10.0'), 6),
  'apps/keys/dev/keys.yaml': `${deployment('keys', TAG)}---\napiVersion: v1\nkind: Secret\nmetadata: {name: keys}\nstringData: {a: b}\n`,
  'apps/broken/dev/broken.yaml': 'apiVersion: v1\nkind: [',
  'apps/twice/dev/twice.yaml': deployment('twice', TAG),
  'apps/twice/dev/again.yaml': deployment('twice', TAG),
  'apps/away/dev/away.yaml': deployment('away', TAG),
  'one/same/dev/a.yaml': deployment('same', TAG),
  'two/same/dev/a.yaml': deployment('same', TAG),
  // A file that no app reads stands in nobody's way, but for one with a control character in its name.
  'docs/notes\\of the team.md': 'x',
  'docs/two\nlines.md': 'x',
};

let cli: Cli;
let project: ExampleProject;
beforeAll(async () => {
  const folder = await temporary();
  project = await ExampleProject.create(join(folder, 'project'));
  writeFiles(project.folder, FILES);
  symlinkSync('/etc/hostname', join(project.folder, 'apps/away/dev/out.yaml'));
  const delivery = join(folder, 'delivery.git');
  await createBareRepository(delivery);
  cli = new Cli({ cwd: project.folder, delivery, cache: join(folder, 'cache') });
});

interface Said {
  readonly apps: readonly {
    readonly app: string;
    readonly state: string;
    readonly words: readonly string[];
  }[];
  readonly files: Readonly<Record<string, string>>;
}

const states = ({ apps }: Said) => Object.fromEntries(apps.map(({ app, state }) => [app, state]));
const statusOf = () => project.git('status', '--porcelain', '--', 'environments');

test('plain YAML is imported app by app, proven; what cannot be is told, and stops no other', async () => {
  const dry = (await cli.json('import', '--dry-run')).data as Said;
  expect(await statusOf()).toBe('');
  const wanted = {
    shop: 'imported',
    keys: 'decision',
    broken: 'left-out',
    twice: 'left-out',
    away: 'left-out',
    same: 'decision',
  };
  expect(states(dry)).toEqual(wanted);
  expect(dry.apps.find(({ app }) => app === 'shop')).toMatchObject({ objects: 2, differences: [] });
  const words = Object.fromEntries(dry.apps.map((each) => [each.app, each.words.join('\n')]));
  expect(words).toMatchObject({
    shop: expect.stringContaining('different versions'),
    keys: expect.stringContaining('--leave-out Secret'),
    away: expect.stringContaining('outside the project'),
    same: expect.stringContaining('one/same/<environment>, two/same/<environment>'),
  });

  const written = await cli.ok('import');
  expect(written).toContain('2 objects, all the same but for images');
  expect(written).toMatch(/git add .*environments\/apps\/shop\.ts .*apps\/shop && git commit/);
  expect(written).not.toContain('apps/broken &&');
  const text = readFileSync(join(project.folder, 'environments/apps/shop.ts'), 'utf8');
  expect(text).toContain(`images: { podinfo: '${REPOSITORY}' }`);
  expect(text).toContain("owners: ['@example/shop']");
  expect(text).toContain('config: { dev: {}, prod: {}, staging: absent, hotfix: absent }');

  const again = (await cli.json('import')).data as Said;
  expect(states(again)).toEqual({ ...wanted, shop: 'unchanged' });
  expect(again.files).toEqual({});
  expect(readFileSync(join(project.folder, 'environments/apps/shop.ts'), 'utf8')).toBe(text);

  const without = (await cli.json('import', '--app', 'keys', '--leave-out', 'Secret')).data as Said;
  expect(states(without)).toEqual({ keys: 'imported' });
});

test('what was imported is released as every app', async () => {
  // What is in the way of every render has to go first.
  rmSync(join(project.folder, 'apps/away'), { recursive: true });
  rmSync(join(project.folder, 'docs/two\nlines.md'));
  await project.git('add', '--all');
  await project.git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '-qm', 'import');
  await cli.ok('configure');
  const { data } = await cli.json('release', 'shop', '--image', `podinfo=${PODINFO.old}`, '--dry-run');
  expect(data).toMatchObject({ plan: { targets: [{ environment: 'dev', app: 'shop' }] } });
});

test('Applications say which apps there are and where they run; what runs is compared, and its digest taken', async () => {
  await project.git('remote', 'add', 'origin', 'https://git.example.org/shop.git');
  const digest = PODINFO.old.split('@')[1] ?? '';
  const live = deployment('till', TAG, 2).replace('name: till,', 'name: till, namespace: tills,');
  writeFiles(project.folder, {
    'legacy/till/production/till.yaml': deployment('till', TAG, 3),
    'apps.json': JSON.stringify([
      {
        metadata: { name: 'till-prod', namespace: 'argocd' },
        spec: {
          source: { repoURL: 'git@git.example.org:shop.git', path: 'legacy/till/production' },
          destination: { server: 'https://kubernetes.default.svc', namespace: 'tills' },
        },
      },
    ]),
    'prod.yaml': `${live}---
apiVersion: v1
kind: Pod
metadata: {name: till-1, namespace: tills}
status: {containerStatuses: [{name: api, image: '${TAG}', imageID: '${REPOSITORY}@${digest}'}]}
`,
  });
  const file = (name: string) => join(project.folder, name);
  const dry = ['import', '--applications', file('apps.json'), '--running', `prod=${file('prod.yaml')}`];
  const said = (await cli.json(...dry, '--dry-run')).data as Said;
  expect(said.apps).toEqual([
    expect.objectContaining({
      app: 'till',
      state: 'imported',
      differences: [],
      images: { prod: { podinfo: `${TAG}@${digest}` } },
      running: {
        prod: {
          objects: 1,
          missing: [],
          differences: ['Deployment.apps tills/till: spec.replicas runs as 2, 3 would be delivered'],
        },
      },
    }),
  ]);
  expect(said.files['environments/apps/till.ts']).toContain(
    "source: () => yamlFiles('legacy/till/production')",
  );
  expect(said.files['environments/apps/till.ts']).toContain("namespace: { prod: 'tills' }");
  const wrong = await cli.run('import', '--running', 'prod', '--dry-run');
  expect([wrong.code, wrong.all]).toEqual([2, expect.stringContaining('prod=prod.yaml')]);
});

withRenderer('kustomize', 'overlays', () => {
  test('are imported with what Kustomize makes of them', async () => {
    writeFiles(project.folder, {
      'apps/pay/base/pay.yaml': deployment('pay', REPOSITORY),
      'apps/pay/base/kustomization.yaml':
        'resources: [pay.yaml]\nconfigMapGenerator: [{name: settings, literals: [A=b]}]\n',
      ...Object.fromEntries(
        ['dev', 'staging', 'hotfix', 'prod'].map((name) => [
          `apps/pay/overlays/${name}/kustomization.yaml`,
          `namespace: pay-${name}\nresources: [../../base]\nimages: [{name: ${REPOSITORY}, newTag: 6.11.0}]\n`,
        ]),
      ),
      'apps/remote/overlays/dev/kustomization.yaml': 'resources: [https://example.org/base.yaml]\n',
    });
    const said = (await cli.json('import', '--from', 'apps')).data as Said;
    expect(said.apps.filter(({ app }) => ['pay', 'remote'].includes(app))).toEqual([
      expect.objectContaining({ app: 'pay', state: 'imported', objects: 8, differences: [] }),
      expect.objectContaining({ app: 'remote', state: 'left-out' }),
    ]);
    expect(said.files['environments/apps/pay.ts']).toContain(
      "namespace: { dev: 'pay-dev', staging: 'pay-staging', hotfix: 'pay-hotfix', prod: 'pay-prod' }",
    );
  });
});

const CHART = {
  'charts/cart/Chart.yaml': 'apiVersion: v2\nname: cart\nversion: 1.2.3\n',
  'charts/cart/values.yaml': `replicas: 1\nimage: {repository: ${REPOSITORY}, digest: '', tag: '6.10.0'}\n`,
  'charts/cart/templates/cart.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}", labels: {version: "{{ .Values.image.tag }}"}}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: "{{ .Release.Name }}"}}
  template:
    metadata: {labels: {app: "{{ .Release.Name }}"}}
    spec:
      containers:
        - name: cart
          image: "{{ .Values.image.repository }}{{ with .Values.image.digest }}@{{ . }}{{ else }}:{{ .Values.image.tag }}{{ end }}"
          env: [{name: NAMESPACE, value: "{{ .Release.Namespace }}"}]
`,
  'charts/fails/Chart.yaml': 'apiVersion: v2\nname: fails\nversion: 1.0.0\n',
  'charts/fails/templates/x.yaml': '{{ required "a host is needed" .Values.host }}',
  'charts/fails/values-dev.yaml': 'a: b\n',
  'charts/alone/Chart.yaml': 'apiVersion: v2\nname: alone\nversion: 1.0.0\n',
};

withRenderer('helm', 'charts', () => {
  test('are imported with the values of each environment and the paths of their images, and render as before', async () => {
    writeFiles(project.folder, {
      ...CHART,
      'charts/cart/values-dev.yaml': `image: {tag: '6.11.0'}\n`,
      'charts/cart/values-prod.yaml': 'replicas: 6\n',
    });
    const said = (await cli.json('import', '--from', 'charts')).data as Said;
    expect(said.apps).toEqual([
      expect.objectContaining({ app: 'alone', state: 'decision' }),
      expect.objectContaining({ app: 'cart', state: 'imported', objects: 2, differences: [] }),
      expect.objectContaining({
        app: 'fails',
        state: 'left-out',
        words: [expect.stringContaining('a host is needed')],
      }),
    ]);
    const written = said.files['environments/apps/cart.ts'];
    expect(written).toContain("helm({ chart: 'charts/cart', values: [`charts/cart/values-$");
    expect(written).toContain(
      "images: { podinfo: { repository: 'image.repository', digest: 'image.digest', tag: 'image.tag' } }",
    );
  });
});
