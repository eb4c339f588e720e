import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { renderWith } from '../../lib/authoring/sources/renderer';
import { canonicalJson } from '../../lib/model/scalars';
import { installed } from '../../renderers/build';
import { temporaryDirectories } from '../support/temporary-directory';
import { writeFiles } from '../support/write-files';
import { type GoTools, withGo } from './go-tools';

/** Modules that hold charts and kustomizations of their project, pinned. */
const METRICS_SERVER = 'sigs.k8s.io/metrics-server@v0.7.2';
const EXTERNAL_DNS = 'sigs.k8s.io/external-dns@v0.16.1';
const KYVERNO = 'github.com/kyverno/kyverno@v1.13.4';
const ROLLOUTS = 'github.com/argoproj/argo-rollouts@v1.8.2';

const temporary = temporaryDirectories();

/** Values of an environment, as the charts of teams have them beside their own. */
const TEAM_CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: payments\nversion: 1.4.0\n',
  'chart/values.yaml':
    'replicaCount: 1\nimage: {repository: ghcr.io/example/payments, digest: ""}\nenv: {}\n',
  'chart/values-dev.yaml': 'env: {LOG: debug, PORT: 8080, ON: yes, MODE: 0644}\n',
  'chart/values-prod.yaml': 'replicaCount: 6\nenv: {LOG: warn}\nresources: {limits: {cpu: "2"}}\n',
  'chart/templates/_helpers.tpl': '{{- define "name" -}}{{ .Release.Name | trunc 63 }}{{- end -}}',
  'chart/templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "name" . }}
  annotations: {checksum: {{ .Values.env | toYaml | sha256sum }}}
spec:
  replicas: {{ .Values.replicaCount }}
  template:
    spec:
      containers:
        - name: server
          image: {{ .Values.image.repository }}@{{ .Values.image.digest }}
          {{- with .Values.resources }}
          resources: {{ toYaml . | nindent 12 }}
          {{- end }}
`,
  'chart/templates/settings.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ include "name" . }}, namespace: {{ .Release.Namespace }}}
data:
{{- range $key, $value := .Values.env }}
  {{ $key }}: {{ $value | quote }}
{{- end }}
---
---
{{- if gt (int .Values.replicaCount) 1 }}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: {{ include "name" . }}}
spec: {minAvailable: 50%}
{{- end }}
`,
};

const OVERLAYS = {
  'base/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: payments-api}
spec:
  selector: {matchLabels: {app: payments-api}}
  template:
    metadata: {labels: {app: payments-api}}
    spec:
      containers:
        - {name: api, image: ghcr.io/example/payments-api, envFrom: [{configMapRef: {name: settings}}]}
`,
  'base/service.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: payments-api}\nspec: {ports: [{port: 80}]}\n',
  'base/kustomization.yaml':
    'resources: [deployment.yaml, service.yaml]\nconfigMapGenerator: [{name: settings, literals: [A=1, B=yes]}]\n',
  'component/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
labels: [{pairs: {team: shop}, includeSelectors: false}]
`,
  ...Object.fromEntries(
    ['dev', 'prod'].flatMap((name, index) => [
      [
        `overlays/${name}/kustomization.yaml`,
        `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namePrefix: ${name}-
namespace: payments-${name}
resources: [../../base]
components: [../../component]
images:
  - name: ghcr.io/example/payments-api
    digest: sha256:8d3f8f5a2e0d6c7e9d6b4f0b3e83b6d9a3b2f0d6f7a6c5e4d3c2b1a0f9e8d7c6
patches: [{path: patch-replicas.yaml}]
replacements:
  - source: {kind: Service, fieldPath: metadata.name}
    targets: [{select: {kind: Deployment}, fieldPaths: [spec.template.metadata.annotations.service], options: {create: true}}]
`,
      ],
      [
        `overlays/${name}/patch-replicas.yaml`,
        `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: payments-api}\nspec: {replicas: ${index + 1}}\n`,
      ],
    ]),
  ),
};

/** Objects of a text of YAML as Kubernetes reads it, in an order of their own. */
const objectsOf = (text: string) =>
  parseAllDocuments(text, { version: '1.1', merge: true })
    .map((each) => each.toJS() as unknown)
    .filter((each) => each !== null)
    .map((each) => canonicalJson(each))
    .sort();

withGo('renderers', [METRICS_SERVER, EXTERNAL_DNS, KYVERNO, ROLLOUTS], (tools: GoTools) => {
  let helm = '';
  let kustomize = '';
  let root = '';
  beforeAll(async () => {
    for (const name of ['helm', 'kustomize'] as const) installed(name);
    [helm, kustomize] = [tools.native('helm'), tools.native('kustomize')];
    root = await temporary();
    writeFiles(root, { ...TEAM_CHART, ...OVERLAYS });
    execFileSync(helm, ['create', 'starter'], { cwd: root });
    for (const [module, part, name] of [
      [METRICS_SERVER, 'charts/metrics-server', 'metrics-server'],
      [METRICS_SERVER, 'manifests', 'manifests'],
      [EXTERNAL_DNS, 'charts/external-dns', 'external-dns'],
      [EXTERNAL_DNS, 'kustomize', 'dns'],
      [KYVERNO, 'charts/kyverno', 'kyverno'],
      [ROLLOUTS, 'manifests', 'rollouts'],
    ] as const)
      cpSync(join(tools.module(module), part), join(root, name), { recursive: true });
  }, 600_000);

  test.each([
    ['chart', ['chart/values-dev.yaml'], [['image.digest', 'sha256:00']]],
    ['chart', ['chart/values-dev.yaml', 'chart/values-prod.yaml'], [['image.digest', 'sha256:00']]],
    ['starter', [], [['image.tag', '1.2']]],
    ['metrics-server', [], [['image.tag', 'v1']]],
    ['external-dns', [], []],
    ['kyverno', [], []],
  ] as const)('renders the chart %s with %j as `helm template` does', (chart, files, set) => {
    const settings = set.flatMap(([path, value]) => ['--set-literal', `${path}=${value}`]);
    const given = files.flatMap((file) => ['-f', file]);
    const fixed = ['--namespace', 'shop', '--kube-version', '1.31', '--api-versions', 'example.org/v1'];
    const args = [
      'template',
      'web',
      chart,
      ...fixed,
      '--include-crds',
      '--skip-tests',
      ...given,
      ...settings,
    ];
    const native = execFileSync(helm, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    const request = {
      chart,
      values: files.map((file) => ({ file })),
      set: set.map(([path, value]) => ({ path, value })),
      name: 'web',
      namespace: 'shop',
      kubernetes: '1.31',
      apiVersions: ['example.org/v1'],
    };
    const { answer } = renderWith('helm', request, root, { what: 'the chart', file: chart });
    const here = (answer.objects ?? []).filter(({ hook }) => !hook?.events.every((each) => each === 'test'));
    expect(here.map(({ value, error }) => error ?? canonicalJson(value)).sort()).toEqual(objectsOf(native));
    expect(here.length).toBeGreaterThan(1);
  });

  test.each([
    'overlays/dev',
    'overlays/prod',
    'manifests/overlays/release',
    'manifests/overlays/test',
    'dns',
    'rollouts/cluster-install',
  ])('builds the kustomization %s as `kustomize build` does', (folder) => {
    const native = execFileSync(kustomize, ['build', folder], { cwd: root, encoding: 'utf8' });
    const { answer } = renderWith('kustomize', { folder }, root, { what: 'it', file: folder });
    const here = (answer.objects ?? []).map(({ value, error }) => error ?? canonicalJson(value));
    expect(here.sort()).toEqual(objectsOf(native));
    expect(here.length).toBeGreaterThan(1);
  });
});
