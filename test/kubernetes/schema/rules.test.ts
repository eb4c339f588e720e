import { controllerKinds } from '../../../lib/controllers/schema';
import { loadSchemas, validateManifests } from '../../../lib/kubernetes/schema';
import type { Json, JsonMap } from '../../../lib/model/json';
import { changed, corpus, manifest, type Place } from './corpus';

const schemas = loadSchemas({ given: controllerKinds });
const place = (path: string): Place =>
  path.split('.').map((each) => (/^\d+$/.test(each) ? Number(each) : each));
const EXTERNALS = ['Secret/db', 'Secret/shop-tls'];

/** Judges the whole corpus with one manifest changed. */
const spoilt = (kind: string, path: string, value: Json | undefined, name?: string) => {
  const old = manifest(kind, name);
  const index = corpus.findIndex((each) => JSON.stringify(each) === JSON.stringify(old));
  return judge(
    corpus.map((each, at) => (at === index ? (changed(each, place(path), value) as JsonMap) : each)),
  );
};

const judge = (objects: readonly Json[], externals: readonly string[] = EXTERNALS) =>
  validateManifests(
    objects.map((value, index) => ({ file: `${index}.yaml`, value })),
    schemas,
    { externals },
  );

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers.0`;

test('the corpus as a whole is valid', () => {
  expect(judge(corpus)).toEqual([]);
});

test.each([
  [
    'a selector that misses its pods',
    'Deployment',
    'spec.selector.matchLabels',
    { app: 'other' },
    'SELECTOR_MISMATCH',
    'app=other',
  ],
  [
    'an expression that misses its pods',
    'Deployment',
    'spec.selector.matchExpressions.0.operator',
    'NotIn',
    'SELECTOR_MISMATCH',
    'tier NotIn',
  ],
  ['an empty selector', 'DaemonSet', 'spec.selector', {}, 'SELECTOR_MISMATCH', 'empty'],
  ['a port out of range', 'Deployment', `${CONTAINER}.ports.0.containerPort`, 70000, 'SCHEMA_VALUE', '70000'],
  [
    'a port of a probe out of range',
    'Deployment',
    `${CONTAINER}.livenessProbe.tcpSocket.port`,
    0,
    'SCHEMA_VALUE',
    'is 0',
  ],
  [
    'a named port that the container lacks',
    'Deployment',
    `${CONTAINER}.readinessProbe.httpGet.port`,
    'web',
    'DANGLING_REFERENCE',
    '"web"',
  ],
  [
    "a port's name too long",
    'Pod',
    'spec.containers.0.ports',
    [{ name: 'metrics-of-the-pod', containerPort: 1 }],
    'SCHEMA_VALUE',
    '15',
  ],
  [
    'two ports of one name',
    'Pod',
    'spec.containers.0.ports',
    [
      { name: 'a', containerPort: 1 },
      { name: 'a', containerPort: 2 },
    ],
    'DUPLICATE_ENTRY',
    '"a"',
  ],
  [
    'two containers of one name',
    'Deployment',
    `${POD}.initContainers.0.name`,
    'web',
    'DUPLICATE_ENTRY',
    '"web"',
  ],
  [
    'two volumes of one name',
    'Deployment',
    `${POD}.volumes.2`,
    { name: 'scratch', emptyDir: {} },
    'DUPLICATE_ENTRY',
    '"scratch"',
  ],
  [
    'two mounts at one place',
    'Deployment',
    `${CONTAINER}.volumeMounts.1.mountPath`,
    '/etc/web',
    'DUPLICATE_ENTRY',
    '/etc/web',
  ],
  [
    'a mount of a volume that is not there',
    'Deployment',
    `${CONTAINER}.volumeMounts.1.name`,
    'tmp',
    'DANGLING_REFERENCE',
    'config, scratch',
  ],
  [
    "a container's name that is not a label",
    'Pod',
    'spec.containers.0.name',
    'Probe',
    'SCHEMA_VALUE',
    '"Probe"',
  ],
  [
    'a volume named in upper case',
    'Pod',
    'spec.volumes',
    [{ name: 'Tmp', emptyDir: {} }],
    'SCHEMA_VALUE',
    '"Tmp"',
  ],
  [
    'a job whose pods are started for ever',
    'Job',
    `${POD}.restartPolicy`,
    undefined,
    'SCHEMA_VALUE',
    'OnFailure',
  ],
  ['a Deployment whose pods end', 'Deployment', `${POD}.restartPolicy`, 'Never', 'SCHEMA_VALUE', 'Always'],
  ['an upper-case name', 'ConfigMap', 'metadata.name', 'Web', 'SCHEMA_VALUE', '"Web"'],
  ['a Service whose name begins with a digit', 'Service', 'metadata.name', '1web', 'SCHEMA_VALUE', 'letter'],
  ["a CronJob's name too long", 'CronJob', 'metadata.name', 'r'.repeat(53), 'SCHEMA_VALUE', '52'],
  ['a namespace with a dot', 'Lease', 'metadata.namespace', 'a.b', 'SCHEMA_VALUE', '"a.b"'],
  ['a label too long', 'ConfigMap', 'metadata.labels', { a: 'x'.repeat(64) }, 'SCHEMA_VALUE', 'at most 63'],
  ["a label's key that is none", 'ConfigMap', 'metadata.labels', { 'a/b/c': 'x' }, 'SCHEMA_VALUE', 'a/b/c'],
  [
    "an annotation's key that is none",
    'ConfigMap',
    'metadata.annotations',
    { 'a b': 'x' },
    'SCHEMA_VALUE',
    'a b',
  ],
  [
    'a label of a pod that is none',
    'CronJob',
    'spec.jobTemplate.spec.template.metadata',
    { labels: { a: '-' } },
    'SCHEMA_VALUE',
    '"-"',
  ],
  ["a Service's port out of range", 'Service', 'spec.ports.0.port', 65536, 'SCHEMA_VALUE', '65536'],
  [
    'one of several ports without a name',
    'Service',
    'spec.ports.1.name',
    undefined,
    'SCHEMA_VALUE',
    'needs one',
  ],
  ['two ports of a Service of one name', 'Service', 'spec.ports.1.name', 'http', 'DUPLICATE_ENTRY', '"http"'],
  [
    'a target port that the pods lack',
    'Service',
    'spec.ports.0.targetPort',
    'web',
    'DANGLING_REFERENCE',
    'http',
  ],
  [
    'a port that the Service of an Ingress lacks',
    'Ingress',
    'spec.rules.0.http.paths.0.backend.service.port',
    { number: 81 },
    'DANGLING_REFERENCE',
    'http 80, metrics 9090',
  ],
  [
    'a key that the ConfigMap lacks',
    'Deployment',
    `${CONTAINER}.env.0`,
    { name: 'A', valueFrom: { configMapKeyRef: { name: 'web-settings', key: 'level' } } },
    'DANGLING_REFERENCE',
    'LEVEL',
  ],
] as const)('fails for %s', (_what, kind, path, value, code, message) => {
  const refusals = spoilt(kind, path, value as unknown as Json).filter((each) => each.severity === 'refusal');
  expect(refusals).toEqual([expect.objectContaining({ code })]);
  expect(refusals[0]?.message).toContain(message);
});

test.each([
  ['two variables of one name', 'Deployment', `${CONTAINER}.env.0.name`, 'POD', 'DUPLICATE_ENTRY', '"POD"'],
  [
    'a ConfigMap that is not rendered',
    'Deployment',
    `${POD}.volumes.0.configMap.name`,
    'web-setings',
    'DANGLING_REFERENCE',
    'did you mean "web-settings"?',
  ],
  [
    'a Secret that is not rendered',
    'Deployment',
    `${CONTAINER}.env.1.valueFrom.secretKeyRef.name`,
    'other',
    'DANGLING_REFERENCE',
    'Secret "other"',
  ],
  [
    'a Secret to pull with that is not rendered',
    'Pod',
    'spec.imagePullSecrets',
    [{ name: 'pull' }],
    'DANGLING_REFERENCE',
    '"pull"',
  ],
  [
    'a ServiceAccount that is not rendered',
    'Deployment',
    `${POD}.serviceAccountName`,
    'api',
    'DANGLING_REFERENCE',
    'ServiceAccount "api"',
  ],
  [
    'a claim that is not rendered',
    'Pod',
    'spec.volumes',
    [{ name: 'a', persistentVolumeClaim: { claimName: 'gone' } }],
    'DANGLING_REFERENCE',
    '"gone"',
  ],
  [
    'a Service that selects nothing',
    'Service',
    'spec.selector',
    { app: 'nobody' },
    'SELECTOR_MISMATCH',
    'app=nobody',
  ],
  [
    'a Service of an Ingress that is not rendered',
    'Ingress',
    'spec.rules.0.http.paths.0.backend.service.name',
    'api',
    'DANGLING_REFERENCE',
    '"api"',
  ],
  [
    'a certificate that is not rendered',
    'Ingress',
    'spec.tls.0.secretName',
    'cert',
    'DANGLING_REFERENCE',
    '"cert"',
  ],
  [
    'an autoscaler without a target',
    'HorizontalPodAutoscaler',
    'spec.scaleTargetRef.name',
    'api',
    'DANGLING_REFERENCE',
    'DaemonSet "api"',
  ],
  [
    'a disruption budget without pods',
    'PodDisruptionBudget',
    'spec.selector.matchLabels',
    { app: 'nobody' },
    'SELECTOR_MISMATCH',
    'no rendered pods',
  ],
  [
    'a StatefulSet without its Service',
    'StatefulSet',
    'spec.serviceName',
    'sql',
    'DANGLING_REFERENCE',
    'Service "sql"',
  ],
  [
    'a RoleBinding without its Role',
    'RoleBinding',
    'roleRef.name',
    'writer',
    'DANGLING_REFERENCE',
    'Role "writer"',
  ],
  [
    'a RoleBinding for nobody',
    'RoleBinding',
    'subjects.0.name',
    'nobody',
    'DANGLING_REFERENCE',
    'ServiceAccount "nobody"',
  ],
] as const)('warns of %s', (_what, kind, path, value, code, message) => {
  const findings = spoilt(kind, path, value as unknown as Json);
  expect(findings).toEqual([expect.objectContaining({ code, severity: 'warning' })]);
  expect(findings[0]?.message).toContain(message);
});

test('the pods of the copy that Flagger runs of a workload are there for selectors', () => {
  const budget = manifest('PodDisruptionBudget');
  const { kind, metadata } = manifest('Deployment');
  const copy = changed(budget, place('spec.selector.matchLabels'), {
    'app.kubernetes.io/name': 'web-primary',
  });
  const canary: JsonMap = {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { ...(metadata as JsonMap) },
    spec: {
      targetRef: { apiVersion: 'apps/v1', kind: kind ?? '', name: (metadata as JsonMap)['name'] ?? '' },
      service: { port: 80 },
      analysis: { interval: '1m', threshold: 1, maxWeight: 50, stepWeight: 10 },
    },
  };
  const others = corpus.filter((each) => JSON.stringify(each) !== JSON.stringify(budget));
  const told = (...more: readonly Json[]) =>
    judge([...others, copy, ...more]).filter(({ code }) => code === 'SELECTOR_MISMATCH');
  expect(told()).toHaveLength(1);
  expect(told(canary)).toEqual([]);
});

describe('what is there without being rendered', () => {
  const reading = (secret: string, annotations: JsonMap = {}): JsonMap => {
    const pod = manifest('Pod');
    const spec = changed(
      pod['spec'] ?? null,
      ['containers', 0, 'envFrom'],
      [{ secretRef: { name: secret } }],
    );
    return { ...pod, spec, metadata: { ...(pod['metadata'] as JsonMap), annotations } };
  };

  test.each([
    ['is named', ['Secret/db']],
    ['is named with a star', ['Secret/d*']],
    ['is any of its kind', ['Secret/*']],
  ])('a Secret counts when it %s', (_what, externals) => {
    expect(judge([reading('db')], externals)).toEqual([]);
  });

  test('a Secret does not count when another one, or everything, is named', () => {
    for (const externals of [[], ['Secret/other'], ['ConfigMap/db'], ['*'], ['S*']])
      expect(judge([reading('db')], externals)).toMatchObject([{ code: 'DANGLING_REFERENCE' }]);
  });

  test('a Secret that an input of an earlier environment brings, and none here, is refused', () => {
    const inputsBefore = new Map([['Secret/db', 'staging']]);
    const found = (externals: readonly string[]) =>
      validateManifests([{ file: 'x.yaml', value: reading('db') }], schemas, { externals, inputsBefore });
    expect(found([])).toMatchObject([
      {
        code: 'DANGLING_REFERENCE',
        severity: 'refusal',
        message: expect.stringContaining('an input of staging'),
      },
    ]);
    expect(found(['Secret/db'])).toEqual([]);
  });

  test('a Secret counts when the object that needs it says so', () => {
    expect(judge([reading('db', { 'cdk8s-delivery/external': 'ConfigMap/x, Secret/db' })], [])).toEqual([]);
  });

  test('a Secret counts when a rendered object makes it', () => {
    const crd = (group: string, kind: string) => ({
      apiVersion: `${group}/v1`,
      kind,
      metadata: { name: 'db', namespace: 'shop' },
    });
    const codes = (maker: JsonMap) => judge([reading('db'), maker], []).map((each) => each.code);
    expect(codes(crd('external-secrets.io', 'ExternalSecret'))).toEqual(['SCHEMA_UNKNOWN_KIND']);
    expect(codes(crd('bitnami.com', 'SealedSecret'))).toEqual(['SCHEMA_UNKNOWN_KIND']);
    expect(codes({ ...crd('cert-manager.io', 'Certificate'), spec: { secretName: 'db' } })).toEqual([
      'SCHEMA_UNKNOWN_KIND',
    ]);
    expect(codes(crd('example.org', 'Other'))).toContain('DANGLING_REFERENCE');
  });

  test('an optional one is never missed', () => {
    const pod = reading('db');
    const optional = changed(pod, place('spec.containers.0.envFrom.0.secretRef.optional'), true);
    expect(judge([optional], [])).toEqual([]);
  });

  test('what stands in another namespace does not count', () => {
    const secret = changed(manifest('Secret'), ['metadata'], { name: 'db', namespace: 'other' });
    expect(judge([reading('db'), secret], [])).toMatchObject([{ code: 'DANGLING_REFERENCE' }]);
    expect(judge([reading('db'), changed(secret, ['metadata', 'namespace'], 'shop')], [])).toEqual([]);
  });
});

test('fails for a Service without ports, unless it needs none', () => {
  const service = changed(manifest('Service', 'db'), place('spec.ports'), undefined);
  const codes = (object: Json) => judge([object, manifest('StatefulSet')]).map((each) => each.code);
  expect(codes(service)).toEqual([]);
  expect(codes(changed(service, place('spec.clusterIP'), undefined))).toEqual(['SCHEMA_REQUIRED']);
});

test('fails for two objects that are one for the cluster, versions apart', () => {
  const service = manifest('Service', 'db');
  const findings = judge([...corpus, service]);
  expect(findings).toMatchObject([
    {
      code: 'DUPLICATE_OBJECT',
      message: expect.stringContaining('Service db'),
      subject: { file: `${corpus.length}.yaml` },
    },
  ]);
});

test('findings name subject, file, object and path, and no hostile name breaks a line', () => {
  const object = { ...manifest('ConfigMap'), metadata: { name: `a\n::error::\u202e${'x'.repeat(300)}` } };
  const [finding] = validateManifests([{ file: 'a.yaml', value: object }], schemas, {
    subject: { environment: 'prod', app: 'web' },
  });
  expect(finding).toMatchObject({
    code: 'SCHEMA_VALUE',
    subject: { environment: 'prod', app: 'web', file: 'a.yaml', path: '.metadata.name' },
  });
  expect(`${finding?.message}${finding?.subject.object}`).not.toMatch(/[\n\u202e]/);
});

test('many Services over many pods are judged without comparing each with each', () => {
  const count = 3000;
  const objects = Array.from({ length: count }, (_, index) => {
    const pod = changed(manifest('Pod'), ['metadata'], { name: `p${index}`, labels: { app: `a${index}` } });
    const service = changed(manifest('Service', 'db'), ['metadata', 'name'], `s${index}`);
    return [
      pod,
      changed(
        changed(service, place('spec.selector.app'), `b${index}`),
        ['metadata', 'namespace'],
        undefined,
      ),
    ];
  }).flat();
  const findings = judge(objects);
  expect(findings).toHaveLength(count);
});

test('of one object a hundred problems are told and the rest counted, as weighty as what is left out', () => {
  const pod = (variables: number, port: number): Json => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'x' },
    spec: {
      containers: [{ name: 'c', image: 'i', ports: [{ containerPort: port }] }],
      volumes: Array.from({ length: variables }, (_, at) => ({
        name: `v${at}`,
        configMap: { name: `missing-${at}` },
      })),
    },
  });
  const summary = (object: Json) => {
    const findings = judge([object]);
    return [findings.length, findings.at(-1)?.severity, findings.at(-1)?.message];
  };
  expect(judge([pod(100, 80)]).map(({ code }) => code)).toEqual(Array(100).fill('DANGLING_REFERENCE'));
  expect(summary(pod(150, 80))).toEqual([101, 'warning', '50 more problems of this object are not shown']);
  const labels = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`a label ${at}`, 'v']));
  expect(
    summary({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'x', labels },
      spec: { ports: [{ port: 80 }] },
    }),
  ).toEqual([101, 'refusal', '20 more problems of this object are not shown']);
});
