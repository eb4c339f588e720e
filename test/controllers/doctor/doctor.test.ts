import { bootstrap } from '../../../lib/controllers/argocd/objects/bootstrap';
import { targetApplication } from '../../../lib/controllers/argocd/objects/target-application';
import { type ExaminedEnvironment, examineCluster, readDump } from '../../../lib/controllers/doctor';
import { bootstrap as fluxBootstrap } from '../../../lib/controllers/flux/objects/bootstrap';
import type { JsonMap } from '../../../lib/model/json';
import { AUTOMATED, environment, frontend, placeOf } from '../argocd/samples';

const dev = environment('dev', { sync: AUTOMATED, allow: { kinds: ['argoproj.io/Rollout'] } });
const plain = (object: object) => JSON.parse(JSON.stringify(object)) as JsonMap;
const file = bootstrap({ environment: dev, delivery: placeOf(dev), admission: [] }).objects.map(plain);
const examined: ExaminedEnvironment = { environment: dev, apps: ['frontend'], file };
const withoutFile: ExaminedEnvironment = { environment: dev, apps: ['frontend'] };
const WELL = { sync: { status: 'Synced' }, health: { status: 'Healthy' } };

const setting = (name: string, data: object): JsonMap =>
  plain({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'argocd' }, data });
const watching = setting('argocd-cmd-params-cm', { 'application.namespaces': 'argocd-*' });
const application = plain(
  targetApplication({ environment: dev, app: frontend, delivery: placeOf(dev), objects: [] }),
);
/** What controllers and the API server add. */
const ADDED: Readonly<Record<string, JsonMap>> = {
  Application: { status: WELL },
  Namespace: { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } },
};
/** A cluster as it is when all is well. */
const cluster: readonly JsonMap[] = [
  ...file.map((each) => ({ ...each, ...ADDED[String(each['kind'])] })),
  { ...application, status: WELL },
  watching,
];
const nameOf = (object: JsonMap) => (object['metadata'] as JsonMap)['name'];
const but = (kind: string, change: (object: JsonMap) => JsonMap | undefined): readonly JsonMap[] =>
  cluster.flatMap((each): JsonMap[] => {
    const changed = each['kind'] === kind ? change(each) : each;
    return changed ? [changed] : [];
  });
const isRoot = (object: JsonMap) => (object['metadata'] as JsonMap)['namespace'] === 'argocd';
const child = (change: (object: JsonMap) => JsonMap | undefined) =>
  but('Application', (each) => (isRoot(each) ? each : change(each)));
const said = (objects: readonly JsonMap[], of: ExaminedEnvironment = examined) =>
  examineCluster(objects, [of]).map(({ code, severity, message }) => `${severity} ${code}: ${message}`);

test('nothing is said of a cluster that does what Git says', () => {
  expect(said(cluster)).toEqual([]);
  expect(said(cluster, withoutFile)).toEqual([]);
});

test.each<[string, readonly JsonMap[], RegExp]>([
  [
    'no application.namespaces, and Applications without a status',
    [
      ...child(({ status: _, ...rest }) => rest).filter((each) => each !== watching),
      setting('argocd-cmd-params-cm', {}),
    ],
    /^refusal NOT_WATCHED: Argo CD does not look at argocd-dev: `application\.namespaces` is ""; its root is green/,
  ],
  [
    'application.namespaces that names other environments',
    [
      ...child(({ status: _, ...rest }) => rest).filter((each) => each !== watching),
      setting('argocd-cmd-params-cm', { 'application.namespaces': 'argocd-prod, argocd-staging' }),
    ],
    /^refusal NOT_WATCHED: .*"argocd-prod, argocd-staging"/,
  ],
  [
    'the setting without a restart',
    child(({ status: _, ...rest }) => rest),
    /^refusal NOT_WATCHED: "argocd-\*" lets Argo CD look at argocd-dev, and none of the 1/,
  ],
  [
    'a project that is missing',
    but('AppProject', (each) => (nameOf(each) === 'dev-root' ? undefined : each)),
    /^refusal NOT_IN_CLUSTER: there is no AppProject\.argoproj\.io "dev-root" in the namespace argocd/,
  ],
  [
    'a target that its root did not bring',
    child(() => undefined),
    /^refusal NOT_IN_CLUSTER: there is no Application\.argoproj\.io "frontend" in the namespace argocd-dev/,
  ],
  [
    'an older file: a kind that the environment allows now',
    but('AppProject', (each) => {
      const spec = each['spec'] as JsonMap;
      const list = spec['namespaceResourceWhitelist'] as JsonMap[];
      return {
        ...each,
        spec: { ...spec, namespaceResourceWhitelist: list.filter(({ kind }) => kind !== 'Rollout') },
      };
    }),
    /^refusal CLUSTER_DIFFERS: AppProject\.argoproj\.io "dev" has another spec\.namespaceResourceWhitelist than bootstrap\/dev\.yaml/,
  ],
  [
    'a right that a person added',
    but('AppProject', (each) => {
      const spec = each['spec'] as JsonMap;
      if (nameOf(each) !== 'dev') return each;
      return { ...each, spec: { ...spec, clusterResourceWhitelist: [{ group: '*', kind: '*' }] } };
    }),
    /^refusal CLUSTER_DIFFERS: AppProject\.argoproj\.io "dev" has another spec\.clusterResourceWhitelist/,
  ],
  [
    'Pod Security that was lifted',
    but('Namespace', (each) => {
      const metadata = each['metadata'] as JsonMap;
      const labels = {
        ...(metadata['labels'] as JsonMap),
        'pod-security.kubernetes.io/enforce': 'privileged',
      };
      return nameOf(each) === 'shop-dev' ? { ...each, metadata: { ...metadata, labels } } : each;
    }),
    /^refusal CLUSTER_DIFFERS: Namespace ".*" has another metadata\.labels/,
  ],
  [
    'a policy of two parts',
    [
      ...cluster,
      setting('argocd-rbac-cm', { 'policy.csv': 'p, role:dev, applications, sync, dev/frontend, allow\n' }),
    ],
    /^warning RBAC_MATCHES_NOTHING: the policy "p, role:dev, applications, sync, dev\/frontend, allow" matches no/,
  ],
  [
    'a failed sync',
    child((each) => ({
      ...each,
      status: {
        ...WELL,
        operationState: { phase: 'Failed', message: 'one or more objects failed to apply' },
      },
    })),
    /^refusal CLUSTER_SAYS: Argo CD says of argocd-dev\/frontend: the last sync failed: one or more objects/,
  ],
  [
    'a target that was retired under manual sync',
    child((each) => ({
      ...each,
      status: {
        sync: { status: 'Unknown' },
        conditions: [
          { type: 'ComparisonError', message: 'manifests/dev/frontend/objects: app path does not exist' },
        ],
      },
    })),
    /^warning CLUSTER_SAYS: .*its files are gone from Git, and it still stands/,
  ],
  [
    'an application controller that does not run',
    but('Application', (each) => {
      const { status: _, ...rest } = each;
      return isRoot(each) ? rest : each;
    }),
    /^refusal NO_CONTROLLER: no controller has looked at Application\.argoproj\.io "argocd\/dev"/,
  ],
  [
    'a kind that is allowed and that nobody brought',
    [
      ...cluster,
      plain({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'applications.argoproj.io' },
        spec: { group: 'argoproj.io', names: { kind: 'Application' } },
      }),
    ],
    /^refusal NO_CONTROLLER: the cluster does not know the kind argoproj\.io\/Rollout, which dev allows/,
  ],
])('it is told: %s', (_, objects, wanted) => {
  expect(said(objects)).toEqual([expect.stringMatching(wanted)]);
});

test('policies of three parts, globs over them and other projects match', () => {
  const lines = ['dev/argocd-dev/*', 'dev/*', '*/*', 'dev/argocd-dev/frontend', 'prod/frontend'];
  const policy = lines.map((each) => `p, role:x, applications, get, ${each}, allow`).join('\n');
  expect(said([...cluster, setting('argocd-rbac-cm', { 'policy.csv': policy })])).toEqual([]);
});

test('without the file at hand, a project that takes Applications from elsewhere is told all the same', () => {
  const wide = but('AppProject', (each) => ({
    ...each,
    spec: { ...(each['spec'] as JsonMap), sourceNamespaces: ['*'] },
  }));
  expect(said(wide, withoutFile)).toEqual([
    'refusal CLUSTER_DIFFERS: AppProject.argoproj.io "dev" takes Applications from "*"; "argocd-dev" alone is expected',
  ]);
  expect(said([], withoutFile)).toHaveLength(3);
});

const pod = (image: string) => ({ template: { spec: { containers: [{ name: 'main', image }] } } });
const rollout = (status: object | undefined): JsonMap =>
  plain({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: {
      name: 'web',
      namespace: 'shop-dev',
      annotations: {
        'argocd.argoproj.io/tracking-id': 'argocd-dev_frontend:argoproj.io/Rollout:shop-dev/web',
      },
    },
    spec: { ...pod('shop@sha256:new'), strategy: { canary: { steps: [{ setWeight: 10 }, { pause: {} }] } } },
    ...(status === undefined ? {} : { status }),
  });
const set = plain({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web-1', namespace: 'shop-dev', labels: { 'rollouts-pod-template-hash': '1' } },
  spec: pod('shop@sha256:old'),
});

test('a canary that was given up: what Git wants, what runs, and the command that brings both together', () => {
  const [found, ...more] = examineCluster(
    [...cluster, set, rollout({ abort: true, stableRS: '1', message: 'RolloutAborted: errors failed' })],
    [examined],
  );
  expect(more).toEqual([]);
  expect(found).toMatchObject({
    code: 'ROLLOUT_ABORTED',
    subject: { environment: 'dev', app: 'frontend' },
    message:
      'Git wants the new version (shop@sha256:new), the cluster runs the old one (shop@sha256:old): Rollout.argoproj.io "web" was given up: RolloutAborted: errors failed',
  });
  expect(found?.remedy).toContain('cdk8s-delivery rollback frontend --env dev --reason');
});

test('a canary that waits, and one that nobody looks at', () => {
  const waits = rollout({
    currentStepIndex: 1,
    pauseConditions: [{ reason: 'CanaryPauseStep', startTime: '2026-01-02T03:04:05Z' }],
  });
  expect(said([...cluster, waits])).toEqual([
    'note ROLLOUT_WAITS: Rollout.argoproj.io "web" waits at step 2 of 2 (CanaryPauseStep since 2026-01-02T03:04:05Z)',
  ]);
  expect(said([...cluster, rollout(undefined)])).toEqual([
    'refusal NO_CONTROLLER: no controller has looked at Rollout.argoproj.io "web": none of its pods is there',
  ]);
});

test('a canary of Flagger that failed, until a rollback made both the same', () => {
  const deployment = (name: string, image: string) =>
    plain({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'shop-dev' },
      spec: pod(image),
    });
  const canary = plain({
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name: 'web', namespace: 'shop-dev', labels: { 'app.kubernetes.io/part-of': 'frontend' } },
    spec: { targetRef: { kind: 'Deployment', name: 'web' } },
    status: { phase: 'Failed' },
  });
  const failed = [...cluster, canary, deployment('web', 'new'), deployment('web-primary', 'old')];
  expect(said(failed)).toEqual([
    'refusal ROLLOUT_ABORTED: Git wants the new version (new), the cluster runs the old one (old): Canary.flagger.app "web" was given up',
  ]);
  expect(said([...cluster, canary, deployment('web', 'old'), deployment('web-primary', 'old')])).toEqual([]);
});

test('Flux: a target that is missing, one that failed, one that is suspended, one that nobody looks at', () => {
  const edge = environment('edge', { controller: 'flux' });
  const own = fluxBootstrap({ environment: edge, delivery: placeOf(edge), admission: [] }).objects.map(plain);
  const ready = { conditions: [{ type: 'Ready', status: 'True' }] };
  const live = own.map((each) =>
    ['Kustomization', 'GitRepository'].includes(String(each['kind'])) ? { ...each, status: ready } : each,
  );
  const target = (name: string, rest: object) =>
    plain({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name, namespace: 'flux-edge' },
      ...rest,
    });
  const of = { environment: edge, apps: ['web', 'gone'], file: own };
  expect(said([...live, target('web', { status: ready })], of)).toEqual([
    'refusal NOT_IN_CLUSTER: there is no Kustomization.kustomize.toolkit.fluxcd.io "gone" in the namespace flux-edge',
  ]);
  const failed = {
    conditions: [{ type: 'Ready', status: 'False', reason: 'HealthCheckFailed', message: 'timeout' }],
  };
  expect(
    said(
      [
        ...live,
        target('web', { status: failed }),
        target('gone', { spec: { suspend: true } }),
        target('new', {}),
      ],
      of,
    ),
  ).toEqual([
    'refusal CLUSTER_SAYS: Flux says of Kustomization.kustomize.toolkit.fluxcd.io "web": HealthCheckFailed: timeout',
    'note CLUSTER_SAYS: Kustomization.kustomize.toolkit.fluxcd.io "gone" is suspended',
    'refusal NO_CONTROLLER: no controller has looked at Kustomization.kustomize.toolkit.fluxcd.io "new"',
  ]);
});

test('dumps are lists and documents, of JSON and of YAML; another text says why it is none', () => {
  const list = { apiVersion: 'v1', kind: 'List', items: [watching] };
  const yaml =
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n---\napiVersion: v1\nkind: Node\n';
  expect(readDump(JSON.stringify(list))).toEqual([watching]);
  expect(readDump(yaml)).toMatchObject([{ kind: 'Pod' }, { kind: 'Node' }]);
  expect(readDump('- a\n')).toBe('holds something that is not an object of Kubernetes');
  expect(typeof readDump('{')).toBe('string');
});
