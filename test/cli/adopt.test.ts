import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRecord } from '../../lib/registry';
import { installed, missing } from '../../renderers/build';
import { Cli } from '../support/cli';
import { ExampleProject } from '../support/example-project';
import { createBareRepository } from '../support/http-git-server';
import { withRenderer } from '../support/renderers';
import { temporaryDirectories } from '../support/temporary-directory';
import { writeFiles } from '../support/write-files';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();

/** A Kustomize repository as a team has it, and the few lines that make an app of it. */
const PAYMENTS = {
  'apps/payments/base/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: payments
  labels: {app.kubernetes.io/name: payments}
spec:
  selector:
    matchLabels: {app.kubernetes.io/name: payments}
  template:
    metadata:
      labels: {app.kubernetes.io/name: payments}
    spec:
      automountServiceAccountToken: false
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: api
          image: ghcr.io/stefanprodan/podinfo
          ports: [{containerPort: 9898}]
          readinessProbe: {httpGet: {path: /readyz, port: 9898}}
          resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 64Mi}}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          envFrom:
            - configMapRef: {name: settings}
`,
  'apps/payments/base/kustomization.yaml': `resources: [deployment.yaml]
configMapGenerator:
  - name: settings
    literals: [LOG_LEVEL=info]
    options:
      labels: {app.kubernetes.io/name: payments}
`,
  ...Object.fromEntries(
    ['dev', 'staging', 'hotfix', 'prod'].flatMap((name, index) => [
      [
        `apps/payments/overlays/${name}/kustomization.yaml`,
        `resources: [../../base]
images:
  - name: ghcr.io/stefanprodan/podinfo
    newTag: 6.11.0
patches:
  - path: replicas.yaml
`,
      ],
      [
        `apps/payments/overlays/${name}/replicas.yaml`,
        `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: payments}\nspec: {replicas: ${index + 1}}\n`,
      ],
    ]),
  ),
  'environments/apps/payments.ts': `import { FleetApp, kustomize } from '../../lib';
import { fleet } from '../environments';

export const payments = new FleetApp(fleet, 'payments', {
  images: { server: 'ghcr.io/stefanprodan/podinfo' },
  config: { dev: {}, staging: {}, hotfix: {}, prod: {} },
  source: kustomize(({ environment }) => ({ folder: \`apps/payments/overlays/\${environment.name}\` })),
});
`,
};

const image = (hex: string) => `server=ghcr.io/stefanprodan/podinfo@sha256:${hex.repeat(64)}`;

/** A chart as a team has it, with a file of values per environment. */
const CART = {
  'charts/cart/Chart.yaml': 'apiVersion: v2\nname: cart\nversion: 1.2.3\n',
  'charts/cart/values.yaml': `replicas: 1\nimage: {repository: ghcr.io/stefanprodan/podinfo, digest: ''}\n`,
  ...Object.fromEntries(
    ['dev', 'staging', 'hotfix', 'prod'].map((name, index) => [
      `charts/cart/values-${name}.yaml`,
      `replicas: ${index + 1}\n`,
    ]),
  ),
  'charts/cart/templates/cart.yaml': PAYMENTS['apps/payments/base/deployment.yaml']
    .replaceAll('payments', '{{ .Release.Name }}')
    .replace('spec:\n', 'spec:\n  replicas: {{ .Values.replicas }}\n')
    .replace('podinfo\n', 'podinfo@{{ .Values.image.digest }}\n')
    .replace(/ {10}envFrom:\n.*\n/, ''),
  'environments/apps/cart.ts': `import { FleetApp, helm } from '../../lib';
import { fleet } from '../environments';

export const cart = new FleetApp(fleet, 'cart', {
  images: { server: 'ghcr.io/stefanprodan/podinfo' },
  config: { dev: {}, staging: {}, hotfix: {}, prod: {} },
  source: helm(({ environment }) => ({
    chart: 'charts/cart',
    values: [\`charts/cart/values-\${environment.name}.yaml\`],
    images: { server: { repository: 'image.repository', digest: 'image.digest' } },
  })),
});
`,
};

/** An app of each renderer that is here: how its Deployment is called, and what its record says made it. */
const APPS = [
  { app: 'payments', renderer: 'kustomize', files: PAYMENTS, charts: undefined },
  { app: 'cart', renderer: 'helm', files: CART, charts: { cart: '1.2.3' } },
] as const;

withRenderer('kustomize', 'a team with overlays of Kustomize, and one with a chart', () => {
  test('comes from its repository to a first promotion of images alone, and back', async () => {
    const folder = await temporary();
    const project = await ExampleProject.create(join(folder, 'project'));
    const here = APPS.filter(({ renderer }) => missing(renderer) === undefined);
    for (const { renderer, files } of here) {
      installed(renderer);
      writeFiles(project.folder, files);
    }
    const apps = here.map(({ app }) => app);
    await project.edit(
      'environments/index.ts',
      (text) => apps.map((app) => `import './apps/${app}';\n`).join('') + text,
    );
    const delivery = join(folder, 'delivery.git');
    await createBareRepository(delivery);
    const cli = new Cli({ cwd: project.folder, delivery, cache: join(folder, 'cache') });
    await cli.ok('configure');

    for (const app of apps) await cli.ok('release', app, '--image', image('a'));
    await cli.ok('promote', ...apps, '--to', 'staging');
    for (const app of apps) await cli.ok('release', app, '--image', image('b'));
    const { code, data } = await cli.json('promote', ...apps, '--to', 'staging');
    expect({ code, data }).toMatchObject({
      code: 0,
      data: {
        outcome: 'committed',
        plan: {
          view: { targets: apps.map(() => ({ environment: 'staging', claim: { kind: 'image-only' } })) },
        },
      },
    });

    const shown = async (path: string) =>
      (await project.git('--git-dir', delivery, 'show', `delivery:${path}`)).toString();
    const deployment = (app: string) => shown(`manifests/staging/${app}/objects/Deployment.${app}.yaml`);
    for (const { app, renderer, charts } of here) {
      expect(await deployment(app)).toContain(`image: ghcr.io/stefanprodan/podinfo@sha256:${'b'.repeat(64)}`);
      expect(await deployment(app)).toContain('replicas: 2');
      const record = parseRecord(await shown(`environments/staging/releases/${app}.yaml`), `${app}.yaml`);
      const built = JSON.parse(
        readFileSync(join(__dirname, `../../node_modules/cdk8s-delivery-${renderer}/renderer.json`), 'utf8'),
      ) as { version: string; sha256: string };
      expect(record.renderers).toEqual({ [renderer]: `${built.version} (sha256:${built.sha256})` });
      // The version of a chart travels with the release.
      expect(record.charts).toEqual(charts);
      await cli.ok('rollback', app, '--env', 'staging', '--reason', 'INC-1');
      expect(await deployment(app)).toContain(`podinfo@sha256:${'a'.repeat(64)}`);
    }
  });
});
