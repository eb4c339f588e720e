import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRecord } from '../../lib/registry';
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

withRenderer('kustomize', 'a team with overlays of Kustomize', () => {
  test('comes from its repository to a first promotion of an image alone', async () => {
    const folder = await temporary();
    const project = await ExampleProject.create(join(folder, 'project'));
    writeFiles(project.folder, PAYMENTS);
    await project.edit('environments/index.ts', (text) => `import './apps/payments';\n${text}`);
    const delivery = join(folder, 'delivery.git');
    await createBareRepository(delivery);
    const cli = new Cli({ cwd: project.folder, delivery, cache: join(folder, 'cache') });
    await cli.ok('configure');

    await cli.ok('release', 'payments', '--image', image('a'));
    await cli.ok('promote', 'payments', '--to', 'staging');
    await cli.ok('release', 'payments', '--image', image('b'));
    const { code, data } = await cli.json('promote', 'payments', '--to', 'staging');
    expect({ code, data }).toMatchObject({
      code: 0,
      data: {
        outcome: 'committed',
        plan: { view: { targets: [{ environment: 'staging', claim: { kind: 'image-only' } }] } },
      },
    });

    const shown = async (path: string) =>
      (await project.git('--git-dir', delivery, 'show', `delivery:${path}`)).toString();
    const deployment = await shown('manifests/staging/payments/objects/Deployment.payments.yaml');
    expect(deployment).toContain(`image: ghcr.io/stefanprodan/podinfo@sha256:${'b'.repeat(64)}`);
    expect(deployment).toContain('replicas: 2');
    const record = parseRecord(await shown('environments/staging/releases/payments.yaml'), 'payments.yaml');
    const { renderers } = record;
    const built = JSON.parse(
      readFileSync(join(__dirname, '../../node_modules/cdk8s-delivery-kustomize/renderer.json'), 'utf8'),
    ) as { version: string; sha256: string };
    expect(renderers).toEqual({ kustomize: `${built.version} (sha256:${built.sha256})` });
  });
});
