import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Project } from '../../lib';
import { renderFleet } from '../../lib/authoring/synth/render-fleet';
import { installed, missing } from '../../renderers/build';
import { writeFiles } from '../support/write-files';
import { codeBlocks, page, pages } from './markdown';
import { pageFiles, runSample } from './run-samples';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-samples-'));
  writeFiles(root, FILES);
  for (const name of ['kustomize', 'helm'] as const) if (missing(name) === undefined) installed(name);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const deployment = (name: string, image: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, image }] } },
  },
});

/** What a team has, where the samples look for it. */
const FILES = {
  'apps/payments/base/all.json': deployment('payments', 'ghcr.io/example/payments'),
  'apps/payments/base/kustomization.yaml': 'resources: [all.json]\n',
  ...Object.fromEntries(
    ['dev', 'prod'].map((name) => [
      `apps/payments/overlays/${name}/kustomization.yaml`,
      'resources: [../../base]\nimages: [{name: ghcr.io/example/payments, newTag: 1.4.0}]\n',
    ]),
  ),
  'apps/orders/all.json': {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        ...deployment('orders', 'ghcr.io/example/orders:1.0.0'),
        spec: { ...deployment('orders', 'ghcr.io/example/orders:1.0.0').spec, replicas: 1 },
      },
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'orders' }, stringData: { a: 'b' } },
    ],
  },
  'apps/orders/kustomization.yaml': 'resources: [all.json]\n',
  'charts/payments/Chart.yaml': 'apiVersion: v2\nname: payments\nversion: 1.2.3\n',
  'charts/payments/values.yaml':
    "replicaCount: 1\nimage: {repository: ghcr.io/example/payments, digest: '', tag: '1.0'}\n",
  'charts/payments/values-dev.yaml': 'replicaCount: 1\n',
  'charts/payments/values-prod.yaml': 'replicaCount: 2\n',
  'charts/payments/templates/all.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}"}
spec:
  replicas: {{ .Values.replicaCount }}
  selector: {matchLabels: {app: payments}}
  template:
    metadata: {labels: {app: payments, version: "{{ .Values.image.tag }}"}}
    spec:
      containers: [{name: payments, image: "{{ .Values.image.repository }}@{{ .Values.image.digest }}"}]
`,
  'manifests/web/web.json': deployment('web', 'ghcr.io/example/web'),
  'manifests/web/worker.json': deployment('worker', 'ghcr.io/example/worker'),
  'legacy/base/all.json': deployment('legacy', 'ghcr.io/example/legacy:1'),
  ...Object.fromEntries(
    ['small', 'large', 'dev/a', 'prod/a'].map((name) => [
      `legacy/${name}.yaml`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name.replace('/', '-')}}\ndata: {a: b}\n`,
    ]),
  ),
};

/** A project whose files are those above. */
class Rooted extends Project {
  constructor(props: ConstructorParameters<typeof Project>[0] = {}) {
    super({ root, ...props });
  }
}

const samples = pages()
  .flatMap(codeBlocks)
  .filter(({ language, text }) => language === 'ts' && !text.includes("from 'cdk8s-delivery/promotion'"));
const alone = samples.filter(({ text }) => !/from '\.|^synthesize/m.test(text));
const withApps = [
  ...new Set(samples.filter(({ text }) => text.includes('new FleetApp(')).map(({ page: path }) => path)),
].filter((path) => codeBlocks(page(path)).some(({ file }) => file === 'environments/environments.ts'));

test.each(alone)('the sample of $page at line $line runs', ({ text }) => {
  runSample(text, require, { Project: Rooted });
});

/** What a source needs that this clone may not have. */
const NEEDS: Readonly<Record<string, 'kustomize' | 'helm'>> = {
  'docs/kustomize.md': 'kustomize',
  'docs/helm.md': 'helm',
};

test.each(withApps)('the apps of %s render in every environment, as a release would have them', (path) => {
  const needed = NEEDS[path];
  if (needed && missing(needed) !== undefined) return;
  const load = pageFiles(path, { Project: Rooted });
  const files = codeBlocks(page(path)).flatMap(({ file }) =>
    file?.startsWith('environments/apps/') ? [file] : [],
  );
  for (const file of files) load(file);
  const { fleet } = load('environments/environments.ts');
  const settings = { repository: 'https://git.example.org/fleet.git', branch: 'delivery' };
  const { apps, environments } = fleet.describe(settings);
  const digest = `@sha256:${'a'.repeat(64)}`;
  const request = {
    schema: 'cdk8s-delivery/render-request/v1' as const,
    targets: [],
    apps: apps.map(({ name, images }: Described) => ({
      app: name,
      images: Object.fromEntries(
        Object.entries(images).map(([slot, each]) => [slot, `${repositoryOf(each)}${digest}`]),
      ),
    })),
    environmentInputs: ['*'],
    bootstrap: ['*'],
  };
  const made = renderFleet(fleet, request, settings);
  expect(made.description.targets.length).toBeGreaterThanOrEqual(apps.length);
  expect([...made.files.keys()].filter((name) => name.startsWith('bootstrap/'))).toHaveLength(
    environments.length,
  );
  const text = [...made.files].filter(([name]) => name.includes('/objects/')).map(([, each]) => each);
  expect(text.join('\n')).toContain(digest);
});

interface Described {
  readonly name: string;
  readonly images: Readonly<Record<string, string | { readonly repository: string }>>;
}

const repositoryOf = (each: string | { readonly repository: string }) =>
  typeof each === 'string' ? each : each.repository;
