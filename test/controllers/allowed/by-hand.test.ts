import { handoverProblems as problemsOfArgoCd } from '../../../lib/controllers/argocd/handover';
import { targetApplication } from '../../../lib/controllers/argocd/objects/target-application';
import { handoverProblems as problemsOfFlux } from '../../../lib/controllers/flux/handover';
import { targetKustomizations } from '../../../lib/controllers/flux/objects/target-kustomizations';
import { apartFindings } from '../../../lib/controllers/permits';
import type { EnvironmentData } from '../../../lib/model/environment';
import type { JsonMap } from '../../../lib/model/json';
import { environment, frontend, placeOf } from '../argocd/samples';
import { edge, schemaFindings } from '../flux/samples';

const entry = (kind: string, path: string, object?: string) => ({
  kind,
  path,
  ...(object !== undefined && { object }),
  who: '@example/ops',
  until: '2026-12-31',
  back: 'with the next release',
});
const BY_HAND = [
  entry('apps/Deployment', '/spec/minReadySeconds', 'web.server'),
  entry('ConfigMap', '/data/level'),
  entry('keda.sh/ScaledObject', '/spec/maxReplicaCount'),
];

const object = (apiVersion: string, kind: string, name: string, more: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name },
  ...more,
});
const pod = { template: { spec: { containers: [{ name: 'web', image: 'ghcr.io/example/web:1' }] } } };
const objects = [
  object('apps/v1', 'Deployment', 'web.server', { spec: { replicas: 1, ...pod } }),
  object('apps/v1', 'Deployment', 'worker', { spec: { replicas: 1, ...pod } }),
  object('v1', 'ConfigMap', 'web', { data: { level: 'info' } }),
  object('v1', 'Service', 'web', { spec: {} }),
];

const application = (of: EnvironmentData, all: readonly object[] = objects) =>
  targetApplication({ environment: of, app: frontend, delivery: placeOf(of), objects: all }) as JsonMap & {
    readonly spec: { readonly ignoreDifferences?: readonly object[]; readonly syncPolicy: JsonMap };
  };
const kustomization = (of: EnvironmentData, all: readonly object[] = objects) =>
  targetKustomizations({ environment: of, app: frontend, delivery: placeOf(of), objects: all }).get(
    'target.yaml',
  ) as JsonMap & { readonly spec: { readonly ignore?: readonly object[] } };

test('Argo CD leaves alone the fields of these objects that the target has, and no other', () => {
  const prod = environment('prod', { byHand: BY_HAND });
  const made = application(prod);
  expect(made.spec.ignoreDifferences).toEqual([
    { group: 'apps', kind: 'Deployment', name: 'web.server', jsonPointers: ['/spec/minReadySeconds'] },
    { kind: 'ConfigMap', name: 'web', jsonPointers: ['/data/level'] },
  ]);
  expect(made.spec.syncPolicy['syncOptions']).toContain('RespectIgnoreDifferences=true');
  expect(problemsOfArgoCd(prod, 'frontend', 'delivery/application.yaml', made, [])).toEqual([]);
  expect(application(environment('prod')).spec).not.toHaveProperty('ignoreDifferences');
});

test('Flux leaves alone the same, by expressions that match no other name', () => {
  const of = edge({ byHand: BY_HAND });
  const made = kustomization(of);
  expect(made.spec.ignore).toEqual([
    { paths: ['/spec/minReadySeconds'], target: { group: 'apps', kind: 'Deployment', name: 'web\\.server' } },
    { paths: ['/data/level'], target: { kind: 'ConfigMap', name: 'web' } },
  ]);
  expect(problemsOfFlux(of, 'frontend', 'delivery/target.yaml', made, [])).toEqual([]);
  expect(schemaFindings([made])).toEqual([]);
  expect(kustomization(edge()).spec).not.toHaveProperty('ignore');
});

test.each([
  ['once the entry is gone', []],
  ['for another field', [entry('apps/Deployment', '/spec/paused'), ...BY_HAND.slice(1)]],
  ['for another object', [entry('apps/Deployment', '/spec/minReadySeconds', 'worker'), ...BY_HAND.slice(1)]],
  ['for another kind', [entry('apps/StatefulSet', '/spec/minReadySeconds'), ...BY_HAND.slice(1)]],
])('a hand-over that ignores more is told %s', (_, byHand) => {
  const [prod, other] = [environment('prod', { byHand }), edge({ byHand })];
  expect(
    problemsOfArgoCd(
      prod,
      'frontend',
      'delivery/application.yaml',
      application(environment('prod', { byHand: BY_HAND })),
      [],
    ),
  ).toContain(
    'ignores "apps/Deployment web.server at /spec/minReadySeconds", which no rendering does now; what was taken out of `byHand` goes with the next release, and its promotion',
  );
  expect(
    problemsOfFlux(other, 'frontend', 'delivery/target.yaml', kustomization(edge({ byHand: BY_HAND })), []),
  ).toContainEqual(
    expect.stringMatching(
      /^ignores "apps\/Deployment web.*server at \/spec\/minReadySeconds", which no rendering/,
    ),
  );
});

test.each([
  ['no name', { paths: ['/spec/minReadySeconds'], target: { group: 'apps', kind: 'Deployment' } }],
  [
    'any name',
    { paths: ['/spec/minReadySeconds'], target: { group: 'apps', kind: 'Deployment', name: '.*' } },
  ],
  ['no target', { paths: ['/spec/minReadySeconds'] }],
  ['labels', { paths: ['/data/level'], target: { kind: 'ConfigMap', name: 'web', labelSelector: 'a=b' } }],
])('Flux is not told to ignore by %s', (_, rule) => {
  const of = edge({ byHand: BY_HAND });
  const made = kustomization(of);
  const changed = { ...made, spec: { ...made.spec, ignore: [rule] } };
  expect(problemsOfFlux(of, 'frontend', 'delivery/target.yaml', changed, [])).toEqual([
    expect.stringContaining('which no rendering does now'),
  ]);
});

test.each([
  ['/spec/template/spec/containers/0/image'],
  ['/spec/template/spec/containers'],
  ['/spec/template'],
])('a field that holds an image may not be changed by hand: %s', (path) => {
  const byHand = [entry('apps/Deployment', path, 'worker')];
  for (const make of [
    () => application(environment('prod', { byHand })),
    () => kustomization(edge({ byHand })),
  ])
    expect(make).toThrow('and holds the image "ghcr.io/example/web:1": what runs is what the record says');
});

test.each([
  ['apps/Deployment', '/spec/template/spec/containers/0/image', true],
  ['apps/Deployment', '/spec/template/spec/initContainers', true],
  ['apps/Deployment', '/spec/template', true],
  ['batch/CronJob', '/spec/jobTemplate/spec', true],
  ['argoproj.io/Rollout', '/spec/template/spec', true],
  ['apps/Deployment', '/spec/template/spec/containers/0/resources', false],
  ['apps/Deployment', '/spec/template/metadata/labels/a', false],
  ['apps/Deployment', '/spec/replicas', false],
  ['keda.sh/ScaledObject', '/spec/template', false],
])(
  'whether %s at %s holds images in every object of the kind is known before anything is rendered',
  (kind, path, holds) => {
    const found = apartFindings([environment('prod', { byHand: [entry(kind, path)] })]);
    expect(found.map(({ code }) => code)).toEqual(holds ? ['INVALID_OPTION'] : []);
  },
);

test('Flux leaves alone what controllers of progressive delivery write, by the places in the lists', () => {
  const mesh = (kind: string, name: string, spec: object) =>
    object('networking.istio.io/v1', kind, name, { spec });
  const strategy = {
    canary: {
      stableService: 'web',
      canaryService: 'web-canary',
      trafficRouting: {
        plugins: { 'argoproj-labs/gatewayAPI': { httpRoute: 'shop' } },
        istio: { virtualService: { name: 'mesh' }, destinationRule: { name: 'subsets' } },
      },
    },
  };
  const backendRefs = ['other', 'web', 'web-canary'].map((name) => ({ name }));
  const of = edge();
  const route = (...hosts: string[]) => ({ route: hosts.map((host) => ({ destination: { host } })) });
  const objects = [
    object('argoproj.io/v1alpha1', 'Rollout', 'web', { spec: { strategy } }),
    object('v1', 'Service', 'web'),
    object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'shop', { spec: { rules: [{}, { backendRefs }] } }),
    mesh('VirtualService', 'mesh', { http: [route('docs'), route('web.shop.svc', 'web-canary', 'docs')] }),
    mesh('DestinationRule', 'subsets', { subsets: [{ name: 'stable' }, { name: 'canary' }] }),
  ];
  const made = kustomization(of, objects);
  expect(
    (made.spec.ignore as readonly { readonly paths: readonly string[] }[]).map(({ paths }) => paths),
  ).toEqual([
    ['/spec/selector/rollouts-pod-template-hash'],
    ['/spec/rules/1/backendRefs/1/weight', '/spec/rules/1/backendRefs/2/weight'],
    ['/spec/http/1/route/0/weight', '/spec/http/1/route/1/weight'],
    [
      '/spec/subsets/0/labels/rollouts-pod-template-hash',
      '/spec/subsets/1/labels/rollouts-pod-template-hash',
    ],
  ]);
  expect(problemsOfFlux(of, 'frontend', 'delivery/target.yaml', made, objects)).toEqual([]);
});
