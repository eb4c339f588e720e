import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonPatch } from 'cdk8s';
import { Environment, Fleet, FleetApp, Project } from '../../../../lib/authoring/fleet';
import { type HelmProps, helm, type Source, withChanges } from '../../../../lib/authoring/sources';
import { findingsOf } from '../../../support/codes';
import { digest, image } from '../../../support/fleets';
import { withRenderer } from '../../../support/renderers';
import { writeFiles } from '../../../support/write-files';
import { CONFIG, deployment, sourceContract } from '../contract';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'helm-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const CHART = 'apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: "7"\n';

/** A chart whose templates are these files. */
function chartOf(templates: Readonly<Record<string, string | object>>, values = ''): void {
  writeFiles(root, { 'charts/web/Chart.yaml': CHART, 'charts/web/values.yaml': values });
  for (const [name, content] of Object.entries(templates))
    writeFiles(root, { [`charts/web/templates/${name}`]: content });
}

const of = (...objects: object[]) => {
  chartOf(Object.fromEntries(objects.map((each, index) => [`${index}.yaml`, each])));
  return helm({ chart: 'charts/web' });
};

/** A chart as teams have them: values per environment, the image by its parts. */
const WEB = {
  'web.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels: {version: {{ .Values.image.tag | quote }}, chart: "{{ .Chart.Name }}-{{ .Chart.Version }}"}
spec:
  replicas: {{ .Values.replicaCount }}
  template:
    spec:
      containers:
        - name: web
          image: "{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag }}{{ end }}"
          env: [{name: RUNS, value: "{{ .Values.image.digest }}"}, {name: NAMESPACE, value: {{ .Release.Namespace }}}]
`,
  'NOTES.txt': 'Thank you',
  '_helpers.tpl': '{{ define "nothing" }}{{ end }}',
};
const VALUES = 'replicaCount: 1\nimage: {repository: ghcr.io/example/other, digest: "", tag: dev}\n';
const PATHS = { repository: 'image.repository', digest: 'image.digest', tag: 'image.tag' };

type Made = {
  kind: string;
  metadata: { name: string; namespace?: string; annotations?: object; labels?: object };
  spec: { replicas?: number };
};

function objectsOf(source: Source<'server', object>, server = image('b', '2.0')): Made[] {
  const project = new Project({ root });
  const prod = new Environment(project, 'prod', { namespace: 'shop' });
  const fleet = new Fleet(project, 'fleet', [prod]);
  const app = new FleetApp(fleet, 'web', {
    images: { server: 'ghcr.io/example/web' },
    config: { prod: {} },
    source,
  });
  return fleet.target(prod, app, { server }).toJson() as Made[];
}

const web = (props: Partial<HelmProps<'server'>> = {}) => helm({ chart: 'charts/web', ...props });
const problem = (source: Source<'server', object>) => findingsOf(() => objectsOf(source))[0];
const names = (made: readonly Made[]) => made.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort();

withRenderer('helm', 'a chart as a source', () => {
  sourceContract(
    'helm',
    {
      kind: 'helm',
      good: () => of(CONFIG, deployment('ghcr.io/example/web:dev')),
      empty: () => of(),
      foreignImage: () => of(deployment('nginx:1')),
    },
    () => root,
  );

  test('puts the parts of an image where its values are, files and typed values over those of the chart', () => {
    chartOf(WEB, VALUES);
    writeFiles(root, { 'env/prod.yaml': 'replicaCount: 2\nimage: {tag: from-file}\n' });
    const source = helm<'server', { replicas?: number }>(({ environment }, { replicas = 6 }) => ({
      chart: 'charts/web',
      values: [`env/${environment.name}.yaml`, { replicaCount: replicas }],
      images: { server: PATHS },
    }));
    const [made, ...others] = objectsOf(source);
    expect(others).toEqual([]);
    expect(made).toMatchObject({ metadata: { name: 'web', labels: { version: '2.0', chart: 'web-1.2.3' } } });
    expect(made?.spec.replicas).toBe(6);
    const text = JSON.stringify(made);
    expect(text).toContain(`"${image('b').pullable}"`);
    expect(text).toContain(`"RUNS","value":"${digest('b')}"`);
    expect(text).toContain('"NAMESPACE","value":"shop"');
    const other = JSON.stringify(objectsOf(source, image('c')));
    expect(other).toContain('"version":"from-file"');
  });

  test('fails on a path that is in no values, on values that the schema forbids, and on a value that gets lost', () => {
    chartOf(WEB, VALUES);
    const paths = { repository: 'image.repo', digest: 'images[0].digest', tag: 'image.tag' };
    expect(
      findingsOf(() => objectsOf(web({ images: { server: paths } }))).map(
        ({ code, message }) => `${code}: ${message}`,
      ),
    ).toEqual([
      'UNKNOWN_VALUE_PATH: the chart "charts/web" has no value "image.repo", nor have the values given',
      'UNKNOWN_VALUE_PATH: the chart "charts/web" has no value "images[0].digest", nor have the values given',
    ]);
    expect(problem(web({ values: [{ replicaCount: Number.NaN }, { at: () => 1 }] }))).toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('values[0].replicaCount is NaN, values[1].at is a function'),
    });
    expect(problem(web({ values: ['env/nope.yaml'] }))?.message).toContain(
      'there are no values at "env/nope.yaml"',
    );
    writeFiles(root, {
      'charts/web/values.schema.json': { properties: { replicaCount: { type: 'integer', maximum: 9 } } },
    });
    expect(problem(web({ values: [{ replicaCount: 10 }] }))).toMatchObject({
      code: 'SOURCE_NOT_RENDERED',
      message: expect.stringMatching(/replicaCount.*maximum/s),
    });
  });

  test('fails where another clock or other random numbers make other objects, and names them', () => {
    const secretless = (value: string) => `
apiVersion: v1
kind: ConfigMap
metadata: {name: made-up}
data: {value: ${value}}
`;
    for (const value of [
      '{{ randAlphaNum 8 }}',
      '{{ uuidv4 }}',
      '{{ now | date "2006-01-02" | quote }}',
      '{{ genPrivateKey "ed25519" | quote }}',
    ]) {
      chartOf({ 'pure.yaml': CONFIG, 'made-up.yaml': secretless(value) });
      expect(problem(web())).toMatchObject({
        code: 'NOT_REPRODUCIBLE',
        message:
          'the chart "charts/web" makes other objects at another time, or with other random numbers: ConfigMap made-up (web/templates/made-up.yaml)',
      });
    }
  });

  test('fails where the chart asks the cluster, unless finding nothing is right', () => {
    chartOf({
      'a.yaml':
        '{{ if not (lookup "v1" "Secret" .Release.Namespace "auth") }}{{ toJson .Values.object }}{{ end }}',
    });
    const values = [{ object: CONFIG }];
    expect(problem(web({ values }))).toMatchObject({
      code: 'CLUSTER_ASKED',
      message: 'the chart "charts/web" asks the cluster, which no render reaches: v1 Secret shop/auth',
    });
    expect(names(objectsOf(web({ values, lookup: 'nothing' })))).toEqual(['ConfigMap/a']);
  });

  test('makes facts of hooks, which the controller translates; leaves tests out, fails on others', () => {
    const hook = (name: string, events: string, weight: number, more: object = {}) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        annotations: {
          'helm.sh/hook': events,
          'helm.sh/hook-weight': String(weight),
          'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
        },
      },
      spec: { template: { spec: { containers: [{ name: 'm', image: 'ghcr.io/example/web:1' }] } } },
      ...more,
    });
    const kept = { metadata: { name: 'data', annotations: { 'helm.sh/resource-policy': 'keep', own: 'x' } } };
    chartOf({
      'first.yaml': hook('first', 'pre-install,pre-upgrade,pre-rollback', -5),
      'last.yaml': hook('last', 'pre-install,pre-upgrade', 5),
      'after.yaml': hook('after', 'post-upgrade', 2),
      'test.yaml': hook('test', 'test', 0),
      'kept.yaml': { ...CONFIG, ...kept },
      'gone.yaml': hook('gone', 'post-delete', 0),
    });
    writeFiles(root, {
      'charts/web/crds/a.yaml': `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: rollouts.example.org}
spec: {group: example.org, names: {kind: Rollout, plural: rollouts}, scope: Namespaced, versions: []}
`,
    });
    expect(problem(web())).toMatchObject({
      code: 'HOOK_NOT_SUPPORTED',
      message: 'Job "gone": Helm runs it at post-delete, for which there is no phase',
      subject: { construct: 'charts/web/templates/gone.yaml' },
      remedy: expect.stringContaining("remove: ['Kind/name']"),
    });
    const made = objectsOf(withChanges(web(), { remove: ['Job/gone'] }));
    const annotations = made.map(({ metadata }) => [
      metadata.name.replace(/-[a-z0-9]{8,10}$/, ''),
      metadata.annotations,
    ]);
    expect(Object.fromEntries(annotations)).toEqual({
      'rollouts.example.org': expect.objectContaining({
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      }),
      data: expect.objectContaining({
        own: 'x',
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      }),
      first: { 'argocd.argoproj.io/sync-wave': '-11' },
      last: { 'argocd.argoproj.io/sync-wave': '-1' },
      after: { 'argocd.argoproj.io/sync-wave': '1002' },
    });
    expect(names(objectsOf(withChanges(web({ crds: false }), { remove: ['Job/gone'] })))).not.toContain(
      'CustomResourceDefinition/rollouts.example.org',
    );
  });

  test('takes charts that it depends on from its folder, and archives with the digest that is asked for', () => {
    chartOf({ 'a.yaml': CONFIG });
    writeFiles(root, {
      'charts/web/Chart.yaml': `${CHART}dependencies: [{name: sub, version: 0.1.0, repository: "https://charts.example.org"}]\n`,
      'sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 0.1.0\n',
      'sub/templates/b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Values.name }}}\n',
      'sub/values.yaml': 'name: sub\n',
    });
    expect(problem(web())).toMatchObject({
      code: 'SOURCE_NOT_RENDERED',
      message:
        'the chart "charts/web": the folder charts/ of the chart lacks what Chart.yaml depends on: sub',
    });
    writeFiles(root, { 'charts/web/charts/.keep': '' });
    const tar = (archive: string, folder: string, at: string) =>
      execFileSync('tar', ['-czf', join(root, archive), '-C', join(root, at), folder]);
    tar('charts/web/charts/sub-0.1.0.tgz', 'sub', '.');
    const values = [{ sub: { name: 'given' } }];
    expect(names(objectsOf(web({ values })))).toEqual(['ConfigMap/a', 'ConfigMap/given']);
    tar('web.tgz', 'web', 'charts');
    const found = `sha256:${createHash('sha256')
      .update(readFileSync(join(root, 'web.tgz')))
      .digest('hex')}`;
    const archived = (wanted: string) => helm({ chart: { archive: 'web.tgz', digest: wanted }, values });
    expect(names(objectsOf(archived(found)))).toEqual(['ConfigMap/a', 'ConfigMap/given']);
    expect(problem(archived(digest('0')))).toMatchObject({
      code: 'SOURCE_NOT_RENDERED',
      message: `the chart "web.tgz" has the digest ${found}, "${digest('0')}" is asked for`,
    });
  });

  test('tells the chart what the cluster is, and refuses one that asks for another', () => {
    chartOf({
      'a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Capabilities.KubeVersion.Minor }}-{{ .Capabilities.APIVersions.Has "example.org/v1" }}"}\n',
    });
    expect(names(objectsOf(web({ kubernetes: '1.31', apiVersions: ['example.org/v1'] })))).toEqual([
      'ConfigMap/31-true',
    ]);
    writeFiles(root, { 'charts/web/Chart.yaml': `${CHART}kubeVersion: ">=1.32"\n` });
    expect(problem(web({ kubernetes: '1.31' }))?.message).toContain(
      'the chart asks for Kubernetes >=1.32, it is rendered for v1.31',
    );
  });

  test('fails on text that readers of YAML disagree about, and on numbers that get lost, unless the object is left out', () => {
    chartOf({
      'a.yaml': CONFIG,
      'twice.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: twice}\ndata: {a: "1", a: "2"}\n',
      'large.yaml': 'apiVersion: v1\nkind: Thing\nmetadata: {name: large}\nspec: {n: 9007199254740993}\n',
    });
    expect(findingsOf(() => objectsOf(web())).map(({ code, message }) => [code, message])).toEqual([
      ['SOURCE_NOT_RENDERED', expect.stringContaining('"a" already set in map')],
      ['SOURCE_NOT_RENDERED', 'the number 9007199254740993 is too large to be kept exactly'],
    ]);
  });

  test('patches what a chart makes', () => {
    chartOf(WEB, VALUES);
    const source = withChanges(web({ images: { server: PATHS } }), ({ environment }) => ({
      patch: { 'Deployment/web': [JsonPatch.add('/metadata/labels/env', environment.name)] },
    }));
    expect(objectsOf(source)[0]?.metadata.labels).toMatchObject({ env: 'prod' });
  });
});
