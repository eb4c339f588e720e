import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import { parse } from 'yaml';
import { absent, FleetApp } from '../../../lib/authoring/fleet';
import { renderFleet } from '../../../lib/authoring/synth/render-fleet';
import { CONTROLLERS } from '../../../lib/controllers';
import type { RenderRequest } from '../../../lib/model/exchange';
import { FleetDescriptionSchema } from '../../../lib/model/exchange';
import { emitYaml, parseCanonicalYaml } from '../../../lib/yaml';
import { folder } from '../../controllers/folder/controller';
import { codesOf, findingsOf } from '../../support/codes';
import { configMap, image, oneAppFleet, threeEnvironments } from '../../support/fleets';
import { hostileStrings } from '../../support/hostile-strings';
import { anApp, anEnv } from '../../support/names';

const settings = { repository: 'https://git.example.org/fleet.git', branch: 'delivery' };
const request = (parts: Partial<RenderRequest>): RenderRequest => ({
  schema: 'cdk8s-delivery/render-request/v1',
  targets: [],
  apps: [],
  environmentInputs: [],
  bootstrap: [],
  ...parts,
});
const images = { server: image('a', '1.0').full };
const fleetOfOne = () =>
  oneAppFleet((chart, { environment, images: { server } }) => {
    configMap(chart, 'seen', { environment: environment.name, image: server.pullable });
  }).fleet;

test('a target has a folder, with a file per object and its own Application', () => {
  const { files, description } = renderFleet(
    fleetOfOne(),
    request({ targets: [{ environment: anEnv('dev'), app: anApp('web'), images }] }),
    settings,
  );
  expect([...files.keys()]).toEqual([
    'dev/web/objects/ConfigMap.web-seen.yaml',
    'dev/web/delivery/application.yaml',
  ]);
  expect(files.get('dev/web/objects/ConfigMap.web-seen.yaml')).toBe(
    [
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata:',
      '  name: web-seen',
      '  namespace: dev',
      'data:',
      '  environment: dev',
      `  image: ${image('a').pullable}`,
      '',
    ].join('\n'),
  );
  expect(parse(files.get('dev/web/delivery/application.yaml') ?? '')).toMatchObject({
    kind: 'Application',
    spec: {
      source: { repoURL: settings.repository, targetRevision: 'delivery', path: 'manifests/dev/web/objects' },
    },
  });
  expect(description.targets).toEqual([
    {
      environment: anEnv('dev'),
      app: anApp('web'),
      origins: {
        'objects/ConfigMap.web-seen.yaml': 'ApiObject "seen"',
        'delivery/application.yaml': 'Environment "dev"',
      },
    },
  ]);
  expect(description.tools).toEqual({
    node: process.versions.node,
    cdk8s: expect.stringMatching(/^\d+\.\d+\.\d+/),
    'cdk8s-plus-28': expect.stringMatching(/^\d+\.\d+\.\d+/),
    'cdk8s-delivery': expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  expect(v.parse(FleetDescriptionSchema, JSON.parse(JSON.stringify(description)))).toEqual(description);
});

test('an app is rendered in every environment it exists in', () => {
  const { fleet } = threeEnvironments();
  new FleetApp(fleet, 'web', {
    images: {},
    config: { dev: {}, staging: absent, prod: {} },
    chart: (chart) => void configMap(chart, 'a'),
  });
  const { description } = renderFleet(
    fleet,
    request({ apps: [{ app: anApp('web'), images: {} }] }),
    settings,
  );
  expect(description.targets.map((each) => each.environment)).toEqual(['dev', 'prod']);
});

test('what grants rights is one file per environment, which says how it is applied', () => {
  const { files, description } = renderFleet(fleetOfOne(), request({ bootstrap: ['*'] }), settings);
  expect(description.bootstrap).toEqual(['dev', 'staging', 'prod']);
  expect([...files.keys()]).toEqual(['dev', 'staging', 'prod'].map((name) => `bootstrap/${name}.yaml`));
  const one = renderFleet(fleetOfOne(), request({ bootstrap: ['prod'] }), settings);
  expect([...one.files]).toEqual([['bootstrap/prod.yaml', files.get('bootstrap/prod.yaml')]]);
  const [header = '', ...documents] = (files.get('bootstrap/prod.yaml') ?? '').split('---\n');
  expect(header).toBe(
    [
      '# What an administrator applies for the environment prod. It grants rights: review it, then run',
      '#   kubectl apply -f bootstrap/prod.yaml',
      '# Written by `cdk8s-delivery bootstrap --env prod --out`; change the typed environment, not this file.',
      '# Its 5 objects:',
      '#   2 Namespace: argocd-prod, prod',
      '#   2 AppProject: argocd/prod, argocd/prod-root',
      '#   1 Application: argocd/prod',
      '# Kinds that what is delivered may have: ConfigMap, PersistentVolumeClaim, Service, ServiceAccount, apps/DaemonSet, apps/Deployment, apps/StatefulSet, autoscaling/HorizontalPodAutoscaler, batch/CronJob, batch/Job, external-secrets.io/ExternalSecret, gateway.networking.k8s.io/HTTPRoute, networking.k8s.io/Ingress, networking.k8s.io/NetworkPolicy, policy/PodDisruptionBudget',
      '# Of the whole cluster: none',
      '# In the namespaces prod, whose pods keep the level baseline',
      '',
    ].join('\n'),
  );
  expect(documents.map((text) => parse(text).kind)).toEqual([
    ...['Namespace', 'Namespace', 'AppProject', 'AppProject', 'Application'],
  ]);
});

test('fails where configure asks for the inputs of an environment of Flux that is delivered where Flux cannot read', () => {
  const { fleet } = threeEnvironments({ prod: { controller: 'flux' } });
  const found = findingsOf(() =>
    renderFleet(fleet, request({ environmentInputs: ['*'] }), { repository: '/srv/fleet.git' }),
  );
  expect(found).toEqual([
    expect.objectContaining({ code: 'INVALID_OPTION', remedy: expect.stringContaining('package.json') }),
  ]);
});

test('an app may have a namespace of its own, which its environment then allows', () => {
  const { fleet } = threeEnvironments();
  new FleetApp(fleet, 'web', {
    images: {},
    namespace: { prod: 'web-prod', dev: 'dev' },
    config: { dev: {}, staging: {}, prod: {} },
    chart: (chart, { environment }) => void configMap(chart, 'a', { seen: environment.namespace }),
  });
  const { files, description } = renderFleet(
    fleet,
    request({ apps: [{ app: anApp('web'), images: {} }], bootstrap: ['*'] }),
    settings,
  );
  expect(description.apps[0]?.namespaces).toEqual({ prod: 'web-prod' });
  expect(description.environments.map(({ name, allow }) => [name, allow.namespaces])).toEqual([
    ['dev', []],
    ['staging', []],
    ['prod', ['web-prod']],
  ]);
  const manifest = parse(files.get('prod/web/objects/ConfigMap.web-a.yaml') ?? '');
  expect([manifest.metadata.namespace, manifest.data.seen]).toEqual(['web-prod', 'web-prod']);
  expect(parse(files.get('prod/web/delivery/application.yaml') ?? '')).toMatchObject({
    spec: { destination: { namespace: 'web-prod' } },
  });
  expect(parse(files.get('dev/web/delivery/application.yaml') ?? '')).toMatchObject({
    spec: { destination: { namespace: 'dev' } },
  });
  expect(files.get('bootstrap/prod.yaml')).toContain('  name: web-prod\n');
  expect(files.get('bootstrap/prod.yaml')).toContain('namespace: web-prod\n');
});

test('an environment may name a controller that is registered', () => {
  const { fleet } = threeEnvironments({ dev: { controller: 'folder' } });
  new FleetApp(fleet, 'web', {
    images: {},
    config: { dev: {}, staging: absent, prod: {} },
    chart: (chart) => void configMap(chart, 'a'),
  });
  const { files } = renderFleet(
    fleet,
    request({ apps: [{ app: anApp('web'), images: {} }], bootstrap: ['dev'] }),
    settings,
    [...CONTROLLERS, { name: 'folder', load: () => folder }],
  );
  expect([...files.keys()]).toEqual([
    'dev/web/objects/ConfigMap.web-a.yaml',
    'dev/web/delivery/list.yaml',
    'prod/web/objects/ConfigMap.web-a.yaml',
    'prod/web/delivery/application.yaml',
    'bootstrap/dev.yaml',
  ]);
  expect(files.get('bootstrap/dev.yaml')).toContain('#   apply bootstrap/dev.yaml\n');
});

test('fails with what the controller cannot keep apart, and on a controller that there is not', () => {
  const shared = threeEnvironments({ staging: { namespace: 'dev' } }).fleet;
  expect(codesOf(() => renderFleet(shared, request({}), settings))).toEqual(['DUPLICATE_NAME']);
  expect(codesOf(() => renderFleet(fleetOfOne(), request({}), settings, []))).toEqual(['INVALID_OPTION']);
});

test('an empty request only describes the fleet, and needs no delivery repository', () => {
  const { files, description } = renderFleet(fleetOfOne(), request({}), {});
  expect(files.size).toBe(0);
  expect(description.apps.map((each) => each.name)).toEqual(['web']);
});

test('the order of targets changes no byte', () => {
  const targets = ['dev', 'staging', 'prod'].map((name) => ({
    environment: anEnv(name),
    app: anApp('web'),
    images,
  }));
  const one = renderFleet(fleetOfOne(), request({ targets }), settings);
  const other = renderFleet(fleetOfOne(), request({ targets: [...targets].reverse() }), settings);
  expect([...other.files]).toEqual([...one.files]);
  expect(JSON.stringify(other.description)).toBe(JSON.stringify(one.description));
});

test('fails with the problems of all targets at once, each with its target', () => {
  const { fleet } = oneAppFleet((_chart, { environment }) => {
    if (environment.name === 'staging') throw new TypeError('no host');
  });
  const targets = ['dev', 'staging', 'prd'].map((name) => ({
    environment: anEnv(name),
    app: anApp('web'),
    images,
  }));
  const findings = findingsOf(() =>
    renderFleet(
      fleet,
      request({ targets, apps: [{ app: anApp('wbe'), images: {} }], bootstrap: ['nowhere'] }),
      settings,
    ),
  );
  expect(findings.map(({ code, subject }) => [code, subject.environment, subject.app])).toEqual([
    ['UNKNOWN_APP', undefined, 'wbe'],
    ['UNKNOWN_ENVIRONMENT', 'prd', 'web'],
    ['EMPTY_RENDER', 'dev', 'web'],
    ['RENDER_FAILED', 'staging', 'web'],
    ['UNKNOWN_ENVIRONMENT', 'nowhere', undefined],
  ]);
  expect(findings[3]?.message).toContain('TypeError: no host');
});

test('fails at the line that threw, with the construct that was being made, and without a stack trace', () => {
  class Inner extends Construct {
    constructor(scope: Construct, id: string) {
      super(scope, id);
      throw new RangeError('no size given');
    }
  }
  class Database extends Construct {
    constructor(scope: Construct, id: string) {
      super(scope, id);
      new Inner(this, 'inner');
    }
  }
  const target = { environment: anEnv('dev'), app: anApp('web'), images };
  const found = (make: (chart: Construct) => void) =>
    findingsOf(() => renderFleet(oneAppFleet(make).fleet, request({ targets: [target] }), settings))[0];
  const place = {
    environment: 'dev',
    app: 'web',
    file: 'test/authoring/synth/render-fleet.test.ts',
    line: expect.any(Number),
    column: expect.any(Number),
  };
  expect(found((chart) => new Database(chart, 'db'))).toMatchObject({
    code: 'RENDER_FAILED',
    message: 'RangeError: no size given',
    subject: { ...place, construct: 'Inner "db/inner"' },
  });
  const outside = found((chart) => {
    configMap(chart as Chart, 'made', {});
    throw new TypeError('no host');
  });
  expect([outside?.message, outside?.subject]).toEqual(['TypeError: no host', place]);
  const thrown = found(() => {
    throw 'a text';
  });
  expect([thrown?.message, thrown?.subject.file]).toEqual(['the code threw a text', undefined]);
});

test('fails on images without a digest, missing slots, targets asked for twice, and no delivery repository', () => {
  const target = { environment: anEnv('dev'), app: anApp('web'), images };
  const run = (parts: Partial<RenderRequest>, project: object = settings) =>
    codesOf(() => renderFleet(fleetOfOne(), request(parts), project));
  expect(run({ targets: [{ ...target, images: { server: 'ghcr.io/example/web:1.0' } }] })).toEqual([
    'TAG_WITHOUT_DIGEST',
  ]);
  expect(run({ targets: [{ ...target, images: {} }] })).toEqual(['MISSING_IMAGE']);
  expect(run({ targets: [target, target] })).toEqual(['INVALID_OPTION']);
  expect(run({ targets: [target] }, {})).toEqual(['NO_DELIVERY']);
  expect(run({ bootstrap: ['dev'] }, {})).toEqual(['NO_DELIVERY']);
});

test('fails on definitions that are wrong before anything is rendered', () => {
  const { fleet } = oneAppFleet(
    () => {
      throw new Error('rendered');
    },
    { dev: { namespace: '' } },
  );
  expect(
    codesOf(() =>
      renderFleet(
        fleet,
        request({ targets: [{ environment: anEnv('dev'), app: anApp('web'), images }] }),
        settings,
      ),
    ),
  ).toEqual(['INVALID_OPTION']);
});

test("the engine's strict reader takes what the writer writes", () => {
  for (const text of hostileStrings) {
    const key = text === '<<' ? 'key' : text;
    const object = { kind: 'A', list: [text, [text, { deep: text }]], map: { [key]: text } };
    expect(JSON.stringify(parseCanonicalYaml(emitYaml(object)))).toBe(
      JSON.stringify(JSON.parse(JSON.stringify(object))),
    );
  }
});
