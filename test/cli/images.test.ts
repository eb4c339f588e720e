import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../lib/model/finding';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const SHA = `sha256:${'ab'.repeat(32)}`;

const APP = `import { absent, FleetApp, yamlFiles } from '../../lib';
import { fleet } from '../environments';

export const addons = new FleetApp(fleet, 'addons', {
  images: { web: { image: 'nginx', unusedIn: ['dev'] } },
  holdsNoImage: { 'Thing/logo:spec.image': 'a picture' },
  config: { dev: {}, staging: absent, hotfix: absent, prod: absent },
  source: () => yamlFiles('addons'),
});
`;

/** Declares one kind for the test: a runner whose image has another name, a source that may follow a branch. */
const DECLARED = `allow: {
    kinds: ['example.org/Thing', 'example.org/Runner', 'monitoring.coreos.com/Prometheus', 'argoproj.io/Rollout', 'tekton.dev/Task',
      'source.toolkit.fluxcd.io/GitRepository', 'helm.toolkit.fluxcd.io/HelmRelease', 'argoproj.io/Application', 'argoproj.io/ApplicationSet',
      'tekton.dev/Pipeline', 'operators.coreos.com/Subscription'],
  },
  policies: { rules: { 'required-labels': 'off' } },
  bypassable: ['IMAGE_UNDECIDED'],
  objectFields: {
    'example.org/Runner': {
      images: ['spec.runs'],
      holdsNoImage: { 'spec.icon': 'a picture' },
      follows: {},
    },
    'source.toolkit.fluxcd.io/GitRepository': { follows: { 'spec.ref': 'a playground' } },
  },
  values: { domain: 'dev.example.org' },`;

const KINDS = [
  ['example.org', 'v1', 'Thing'],
  ['example.org', 'v1', 'Runner'],
  ['monitoring.coreos.com', 'v1', 'Prometheus'],
  ['argoproj.io', 'v1alpha1', 'Rollout'],
  ['argoproj.io', 'v1alpha1', 'ApplicationSet'],
  ['tekton.dev', 'v1', 'Task'],
  ['source.toolkit.fluxcd.io', 'v1', 'GitRepository'],
  ['helm.toolkit.fluxcd.io', 'v2', 'HelmRelease'],
] as const;

function crd([group, version, kind]: (typeof KINDS)[number]): object {
  const plural = `${kind.toLowerCase()}s`;
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural },
      scope: 'Namespaced',
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  };
}

let example: DeliveredExample;
let cli: Cli;
let governance: unknown;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  ({ cli } = await example.copy());
  const { folder } = example.project;
  mkdirSync(join(folder, 'crds'));
  for (const each of KINDS) writeFileSync(join(folder, 'crds', `${each[2]}.json`), JSON.stringify(crd(each)));
  writeFileSync(join(folder, 'environments', 'apps', 'addons.ts'), APP);
  mkdirSync(join(folder, 'addons'));
  writeFileSync(join(folder, 'addons', 'all.json'), JSON.stringify(thing('first', {})));
  await example.project.edit('environments/index.ts', (text) => `import './apps/addons';\n${text}`);
  await example.project.edit('environments/environments.ts', (text) =>
    text.replace("values: { domain: 'dev.example.org' },", DECLARED),
  );
  governance = (await cli.json('diff')).data;
  await cli.ok('configure');
});

test('what is declared is told as a broadening', () => {
  const { governance: rows } = (governance as { view: { governance: readonly object[] } }).view;
  const told = (field: string, verdict: string) => expect.objectContaining({ field, verdict });
  expect(rows).toEqual(
    expect.arrayContaining([
      told('objectFields.example.org/Runner.images', 'narrowing'),
      told('objectFields.example.org/Runner.holdsNoImage', 'broadening'),
      told('objectFields.source.toolkit.fluxcd.io/GitRepository.follows', 'broadening'),
      told('allow.kinds', 'broadening'),
      told('policies.rules.required-labels', 'broadening'),
      told('bypassable', 'broadening'),
    ]),
  );
});

const object = (apiVersion: string, kind: string, name: string, rest: object) => ({
  apiVersion,
  kind,
  metadata: { name },
  ...rest,
});
const thing = (name: string, spec: object) => object('example.org/v1', 'Thing', name, { spec });

/** What a release of these objects says: `CODE object path`, sorted. */
async function released(
  ...objects: readonly object[]
): Promise<{ code: number | null; found: string[]; all: readonly Finding[]; data: unknown }> {
  const { folder } = example.project;
  rmSync(join(folder, 'addons'), { recursive: true });
  mkdirSync(join(folder, 'addons'));
  for (const [index, each] of objects.entries())
    writeFileSync(join(folder, 'addons', `${index}.json`), JSON.stringify(each));
  await example.project.edit('environments/index.ts', (text) => `${text}\n`);
  const { code, data } = await cli.json(
    'release',
    'addons',
    '--image',
    `web=docker.io/library/nginx:1.27@${SHA}`,
    '--dry-run',
  );
  // Some of these tests use the slot, some do not, and none asks a registry: that is judged elsewhere.
  const all = findingsIn(data).filter(
    ({ code: each }) => !['SLOT_NOT_UNUSED', 'IMAGE_UNCHECKED'].includes(each),
  );
  const found = all.map(({ code: each, subject }) => `${each} ${subject.object ?? ''} ${subject.path ?? ''}`);
  return { code, found: [...new Set(found)].sort(), all, data };
}

const findingsIn = (data: unknown): readonly Finding[] => {
  const { findings } = data as {
    findings: readonly Finding[];
  };
  return findings;
};

/** The findings about images and sources alone. */
const about = ({ found }: { found: readonly string[] }) =>
  found.filter((each) => /^(?:IMAGE_|MOVING_|VERSION_|RENDER_OUTPUT)/.test(each));

const rollout = (name: string, spec: object, labels: object = {}) =>
  object('argoproj.io/v1alpha1', 'Rollout', name, {
    spec: { template: { metadata: { labels }, spec } },
  });

test('fails on images without a digest in the kinds of the table', async () => {
  const { code, all } = await released(
    object('monitoring.coreos.com/v1', 'Prometheus', 'k8s', {
      spec: { image: 'quay.io/prometheus/prometheus:v3' },
    }),
    object('tekton.dev/v1', 'Task', 'build', { spec: { steps: [{ name: 'a', image: 'golang:1.24' }] } }),
    rollout('web', { containers: [{ name: 'a', image: 'x/y:1' }] }),
  );
  expect(code).toBe(1);
  expect(all.map(({ code: each, message }) => `${each} ${message}`)).toEqual([
    expect.stringContaining(
      `in the fleet's definition: Prometheus "k8s": "quay.io/prometheus/prometheus:v3"`,
    ),
    expect.stringContaining(`in the fleet's definition: Task "build": "golang:1.24"`),
    expect.stringContaining(`in the fleet's definition: Rollout "web": "x/y:1"`),
  ]);
});

test('fails on what looks like an image without a digest, as undecided', async () => {
  const result = await released(
    thing('fields', { sidecarImage: 'ghcr.io/a/b', image: { repository: 'a/b', tag: 'v1' } }),
    object('v1', 'ConfigMap', 'embedded', { data: { 'pod.yaml': 'spec:\n  image: busybox:1.36\n' } }),
    object('v1', 'ConfigMap', 'values', { data: { RELATED_IMAGE_A: 'quay.io/a/b:1', HOST: 'redis:6379' } }),
    thing('args', { args: ['--reloader=quay.io/a/b:v1', '--listen=:8080', '--redis=redis:6379'] }),
    thing('stem', { runnerRepository: 'ghcr.io/a/b', runnerTag: 'v1', gitRepository: 'a/b', gitTag: 'v1' }),
    thing('hub', { global: { hub: 'docker.io/istio', tag: '1.20' } }),
    object('v1', 'ConfigMap', 'kustomization', {
      data: { 'kustomization.yaml': 'images:\n- name: a/b\n  newTag: "1"\n' },
    }),
    object('v1', 'ConfigMap', 'pipeline', { data: { Jenkinsfile: "docker.image('maven:3').inside {}\n" } }),
    object('monitoring.coreos.com/v1', 'Prometheus', 'k8s', { spec: { version: 'v3.1.0' } }),
  );
  expect(result.code).toBe(1);
  expect(about(result)).toEqual([
    'IMAGE_UNDECIDED ConfigMap embedded .data["pod.yaml"]',
    'IMAGE_UNDECIDED ConfigMap kustomization .data["kustomization.yaml"]',
    'IMAGE_UNDECIDED ConfigMap pipeline .data.Jenkinsfile',
    'IMAGE_UNDECIDED ConfigMap values .data.RELATED_IMAGE_A',
    'IMAGE_UNDECIDED Prometheus k8s .spec.version',
    'IMAGE_UNDECIDED Thing args .spec.args[0]',
    'IMAGE_UNDECIDED Thing fields .spec.image',
    'IMAGE_UNDECIDED Thing fields .spec.sidecarImage',
    'IMAGE_UNDECIDED Thing hub .spec.global',
    'IMAGE_UNDECIDED Thing stem .spec',
  ]);
});

test('the image of a slot is put by digest wherever files name it', async () => {
  const result = await released(
    thing('flag', {
      args: ['--proxy-image=docker.io/nginx:1.25'],
      env: [{ name: 'IMAGE', value: 'nginx:1.25' }],
    }),
    thing('parts', { image: { registry: 'docker.io', repository: 'nginx', tag: '1.25', digest: '' } }),
    object('v1', 'ConfigMap', 'pod', { data: { 'pod.yaml': 'spec:\n  image: nginx:1.25\n' } }),
  );
  expect([about(result), result.all.filter(({ severity }) => severity === 'refusal')]).toEqual([[], []]);
  // The slot is declared to be unused: its digest is found all the same.
  expect(JSON.stringify(result.data)).toContain('and its image stands at');
});

test('fails where the image of a slot has no room for a digest; what the remedy says lets it pass', async () => {
  const parts = { repository: 'nginx', tag: '1.25' };
  const values = (text: string) => object('v1', 'ConfigMap', 'values', { data: { 'values.yaml': text } });
  const refused = await released(
    thing('parts', { image: parts }),
    thing('named', { images: [{ name: 'nginx', newTag: '1.25' }] }),
    values('image:\n  repository: nginx\n  tag: "1.25"\n'),
  );
  expect(refused.code).toBe(1);
  expect(refused.all.map(({ code, message }) => `${code} ${message}`)).toEqual([
    expect.stringMatching(
      /^RENDER_FAILED|^SLOT_NOT_PUT .*Thing\/parts:spec\.image, which says "nginx:1\.25"/,
    ),
    expect.stringMatching(/^SLOT_NOT_PUT .*Thing\/named:spec\.images\[0\]/),
    expect.stringMatching(/^SLOT_NOT_PUT .*ConfigMap\/values:data\["values\.yaml"\]/),
  ]);
  const put = await released(
    thing('parts', { image: { ...parts, digest: '' } }),
    thing('named', { images: [{ name: 'nginx', newTag: '1.25', digest: '' }] }),
    values('image: nginx:1.25\n'),
  );
  expect([about(put), put.all.filter(({ severity }) => severity === 'refusal')]).toEqual([[], []]);
});

test('a digest, a declaration of the app and one of the environment settle it', async () => {
  const result = await released(
    thing('pinned', { sidecarImage: `ghcr.io/a/b:1@${SHA}`, image: { repository: 'a/b', digest: SHA } }),
    thing('logo', { image: 'gallery/logo' }),
    object('example.org/v1', 'Runner', 'runner', { spec: { runs: `a/b@${SHA}`, icon: { image: 'a/b' } } }),
    object('v1', 'ConfigMap', 'plain', { data: { host: 'redis:6379', url: 'http://a:80/', time: '12:30' } }),
  );
  expect([about(result), result.all.filter(({ severity }) => severity === 'refusal')]).toEqual([[], []]);
});

test('a bypass lets what is undecided pass where the environment allows it, and the rule stays undecided', async () => {
  await released(
    thing('a', { appImage: 'a/b:1' }),
    thing('b', { images: ['a/b:2'] }),
    thing('c', { tool: 'a/b:3' }),
  );
  const order = ['release', 'addons', '--image', `web=nginx:1.27@${SHA}`, '--dry-run'];
  const { code, stdout } = await cli.run(
    ...order,
    '--bypass',
    'IMAGE_UNDECIDED',
    '--reason',
    'a trial',
    '-v',
  );
  expect([code, stdout.replace(/\s+/g, ' ')]).toEqual([
    0,
    expect.stringMatching(/bypassed \(a trial\): undecided.*digest-only: 3 undecided in dev/),
  ]);
  expect((await cli.run(...order)).code).toBe(1);
});

test('fails on a declared image without a digest', async () => {
  const result = await released(
    object('example.org/v1', 'Runner', 'runner', { spec: { runs: 'a/b:1' } }),
    object('example.org/v1', 'Runner', 'other', { spec: { runs: 'a/b' } }),
    object('example.org/v1', 'Runner', 'third', { spec: { runs: '{{ image }}' } }),
  );
  expect(result.all.map(({ code, subject, message }) => `${code} ${subject.rule} ${message}`)).toEqual([
    'POLICY_FAILED digest-only not pinned by digest: "a/b" at spec.runs',
    'POLICY_FAILED digest-only not pinned by digest: "a/b:1" at spec.runs',
    expect.stringMatching(/^IMAGE_UNDECIDED digest-only undecided: what is pulled follows from/),
  ]);
});

test("Docker Hub's names are one name: a slot's digest takes the place of each", async () => {
  const spec = (image: string) => ({ containers: [{ name: 'a', image }] });
  const result = await released(
    object('example.org/v1', 'Thing', 'a', { spec: { template: { spec: spec('docker.io/nginx:1.25') } } }),
    object('example.org/v1', 'Thing', 'b', { spec: { template: { spec: spec('library/nginx') } } }),
    object('example.org/v1', 'Thing', 'c', {
      spec: { template: { spec: spec('index.docker.io/library/nginx') } },
    }),
  );
  expect(about(result)).toEqual([]);
});

test('fails on pods of any kind that break the rules on pods', async () => {
  const bad = {
    hostPID: true,
    containers: [{ name: 'a', image: `a/b@${SHA}`, securityContext: { privileged: true } }],
  };
  const result = await released(
    rollout('web', bad),
    thing('one', { template: { spec: bad } }),
    thing('two', { workers: [{ podTemplate: { spec: bad } }] }),
  );
  for (const [name, at] of [
    ['Rollout web', '.spec.template'],
    ['Thing one', '.spec.template'],
    ['Thing two', '.spec.workers[0].podTemplate'],
  ]) {
    const rules = result.all.filter(({ subject }) => subject.object === name).map(({ subject }) => subject);
    expect(rules.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining([
        'no-privileged',
        'no-host-namespaces',
        ...(name === 'Thing two' ? [] : ['probes']),
      ]),
    );
    expect(rules.every(({ path = '' }) => path.startsWith(`${at}.spec`))).toBe(true);
  }
});

test('fails on what follows a branch, a range or the newest of anything', async () => {
  const flux = 'source.toolkit.fluxcd.io/v1';
  const source = { repoURL: 'https://example.org/a.git', path: '.' };
  const chart = (version?: string) => ({ chart: { spec: { chart: 'a', ...(version && { version }) } } });
  const app = (targetRevision?: string) => ({
    spec: { template: { spec: { source: { ...source, ...(targetRevision && { targetRevision }) } } } },
  });
  const set = (name: string, targetRevision?: string) =>
    object('argoproj.io/v1alpha1', 'ApplicationSet', name, app(targetRevision));
  const release = (name: string, version?: string) =>
    object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', name, { spec: chart(version) });
  const task = (name: string, resolver: string, values: Readonly<Record<string, string>>) => {
    const params = Object.entries(values).map(([each, value]) => ({ name: each, value }));
    const spec = { tasks: [{ name: 'a', taskRef: { resolver, params } }] };
    return object('tekton.dev/v1', 'Pipeline', name, { spec });
  };
  const operator = (name: string, more: object) =>
    object('operators.coreos.com/v1alpha1', 'Subscription', name, { spec: { channel: 'stable', ...more } });
  const result = await released(
    set('head'),
    set('branch', 'main'),
    set('range', '1.*'),
    set('commit', 'a'.repeat(40)),
    set('version', 'v1.2.3'),
    release('newest'),
    release('open', '>=1.0'),
    release('exact', '1.2.3'),
    object(flux, 'GitRepository', 'declared', {
      spec: { url: 'https://example.org/a', ref: { branch: 'main' } },
    }),
    task('git', 'git', { url: 'https://example.org/a', revision: 'main' }),
    task('pinned', 'git', { url: 'https://example.org/a', revision: 'a'.repeat(40) }),
    task('address', 'http', { url: 'https://example.org/a.yaml' }),
    operator('channel', {}),
    operator('by-hand', { installPlanApproval: 'Manual' }),
  );
  expect(result.code).toBe(1);
  expect(about(result)).toEqual([
    'MOVING_SOURCE ApplicationSet branch .spec.template.spec.source.targetRevision',
    'MOVING_SOURCE ApplicationSet head .spec.template.spec.source.targetRevision',
    'MOVING_SOURCE ApplicationSet range .spec.template.spec.source.targetRevision',
    'MOVING_SOURCE HelmRelease newest .spec.chart.spec.version',
    'MOVING_SOURCE HelmRelease open .spec.chart.spec.version',
    'MOVING_SOURCE Pipeline address .spec.tasks[0].taskRef.params',
    'MOVING_SOURCE Pipeline git .spec.tasks[0].taskRef.params',
    'MOVING_SOURCE Subscription channel .spec.channel',
  ]);
});

test('a version label that contradicts the image beside it is named', async () => {
  const labels = (version: string) => ({ 'app.kubernetes.io/version': version });
  const pod = (image: string) => ({ containers: [{ name: 'a', image }] });
  const result = await released(
    rollout('slot', pod('nginx'), labels('1.25')),
    rollout('fits', pod('nginx'), labels('v1.27')),
    rollout('plain', pod(`a/b:2.0.1@${SHA}`), labels('2.0.0')),
    rollout('suffix', pod(`a/b:2.0.1-alpine@${SHA}`), labels('2.0.1')),
    rollout('unknown', pod(`a/b@${SHA}`), labels('2.0.0')),
    { ...rollout('outer', pod(`a/b:3@${SHA}`)), metadata: { name: 'outer', annotations: labels('4') } },
    { ...rollout('both', pod(`a/b:3@${SHA}`), labels('4')), metadata: { name: 'both', labels: labels('4') } },
  );
  expect(about(result)).toEqual([
    'VERSION_DIFFERS Rollout both .metadata.labels["app.kubernetes.io/version"]',
    'VERSION_DIFFERS Rollout outer .metadata.annotations["app.kubernetes.io/version"]',
    'VERSION_DIFFERS Rollout plain .spec.template.metadata.labels["app.kubernetes.io/version"]',
    'VERSION_DIFFERS Rollout slot .spec.template.metadata.labels["app.kubernetes.io/version"]',
  ]);
});
