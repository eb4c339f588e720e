import fc from 'fast-check';
import { controllerKinds } from '../../../lib/controllers/schema';
import { loadSchemas, MINORS } from '../../../lib/kubernetes/schema';
import { printPath } from '../../../lib/kubernetes/schema/issue';
import { validateObject } from '../../../lib/kubernetes/schema/validate-object';
import type { Json, JsonMap } from '../../../lib/model/json';
import { changed, corpus, manifest, type Place, places } from './corpus';

const schemas = loadSchemas({ given: controllerKinds });
const judge = (object: Json, minor?: string) =>
  validateObject(object, minor === undefined ? schemas : loadSchemas({ minor, given: controllerKinds }));
const spoilt = (kind: string, path: string, value: Json | undefined) =>
  judge(changed(manifest(kind), place(path), value));
const place = (path: string): Place =>
  path.split('.').map((each) => (/^\d+$/.test(each) ? Number(each) : each));

test.each(MINORS)('every manifest of the corpus is valid in Kubernetes %s', (minor) => {
  expect(corpus.length).toBeGreaterThan(25);
  expect(corpus.flatMap((each) => judge(each, minor))).toEqual([]);
});

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers.0`;

test.each([
  ['an unknown field', 'Deployment', 'spec.replcas', 3, 'SCHEMA_UNKNOWN_FIELD', 'did you mean "replicas"?'],
  [
    'an unknown field far down',
    'CronJob',
    'spec.jobTemplate.spec.template.spec.containers.0.imag',
    'x',
    'SCHEMA_UNKNOWN_FIELD',
    'did you mean "image"?',
  ],
  [
    'an unknown field of metadata',
    'Service',
    'metadata.label',
    {},
    'SCHEMA_UNKNOWN_FIELD',
    'did you mean "labels"?',
  ],
  [
    'an unknown field of a custom resource',
    'Application',
    'spec.syncPolicy.automatd',
    {},
    'SCHEMA_UNKNOWN_FIELD',
    'did you mean "automated"?',
  ],
  [
    'an unknown field with no near one',
    'PodDisruptionBudget',
    'spec.zzz',
    1,
    'SCHEMA_UNKNOWN_FIELD',
    'allowed: ',
  ],
  [
    'a text for a number',
    'Deployment',
    'spec.replicas',
    '3',
    'SCHEMA_TYPE',
    'is "3"; a whole number is expected',
  ],
  [
    'a fraction for a whole number',
    'Deployment',
    'spec.replicas',
    1.5,
    'SCHEMA_TYPE',
    'is 1.5; a whole number is expected',
  ],
  ['a number for a text', 'ConfigMap', 'data.LEVEL', 5, 'SCHEMA_TYPE', 'is 5; a text is expected'],
  [
    'a boolean for a text',
    'Deployment',
    `${CONTAINER}.env.0.value`,
    true,
    'SCHEMA_TYPE',
    'is true; a text is expected',
  ],
  ['a text for a boolean', 'CronJob', 'spec.suspend', 'no', 'SCHEMA_TYPE', 'true or false is expected'],
  ['a map for a list', 'Deployment', `${POD}.containers`, {}, 'SCHEMA_TYPE', 'is a map; a list is expected'],
  ['a list for a map', 'Deployment', 'spec', [], 'SCHEMA_TYPE', 'is a list; a map is expected'],
  ['null in a list', 'Deployment', `${CONTAINER}.args.0`, null, 'SCHEMA_TYPE', 'is null; a text is expected'],
  [
    'a missing field',
    'Deployment',
    'spec.selector',
    undefined,
    'SCHEMA_REQUIRED',
    '.spec.selector is missing',
  ],
  [
    'null for a field that is needed',
    'Deployment',
    'spec.selector',
    null,
    'SCHEMA_REQUIRED',
    '.spec.selector is missing',
  ],
  ['a missing name', 'Service', 'metadata.name', undefined, 'SCHEMA_REQUIRED', '.metadata.name is missing'],
  ['missing metadata', 'Service', 'metadata', undefined, 'SCHEMA_REQUIRED', '.metadata is missing'],
  [
    'a missing field of a custom resource',
    'Application',
    'spec.project',
    undefined,
    'SCHEMA_REQUIRED',
    '.spec.project is missing',
  ],
  [
    'a value that is not allowed',
    'Deployment',
    `${CONTAINER}.imagePullPolicy`,
    'always',
    'SCHEMA_VALUE',
    'did you mean "Always"?',
  ],
  [
    'a value that is not allowed in a list',
    'PersistentVolumeClaim',
    'spec.accessModes.0',
    'ReadWrite',
    'SCHEMA_VALUE',
    'allowed: ',
  ],
  [
    'a quantity with a unit that is none',
    'Deployment',
    `${CONTAINER}.resources.limits.memory`,
    '256MB',
    'SCHEMA_TYPE',
    'a quantity',
  ],
  [
    'a list for a port or its name',
    'Service',
    'spec.ports.0.targetPort',
    [],
    'SCHEMA_TYPE',
    'a whole number or a text',
  ],
  ['no base64', 'ConfigMap', 'binaryData.logo', 'not base64', 'SCHEMA_VALUE', 'no valid byte'],
  ['no date', 'Lease', 'spec.renewTime', '2024-02-30T00:00:00Z', 'SCHEMA_VALUE', 'no valid date-time'],
  ['a number that 32 bits cannot hold', 'Deployment', 'spec.replicas', 2 ** 31, 'SCHEMA_VALUE', '32 bits'],
  [
    'null for a field that a custom resource needs',
    'Application',
    'spec.project',
    null,
    'SCHEMA_REQUIRED',
    '.spec.project is missing',
  ],
] as const)('fails for %s', (_what, kind, path, value, code, message) => {
  const issues = spoilt(kind, path, value);
  expect(issues).toEqual([expect.objectContaining({ code, severity: 'refusal' })]);
  expect(issues[0]?.message).toContain(message);
});

test.each([
  ['null in a field that may be absent', 'Deployment', 'spec.replicas', null],
  ['a quantity as a number', 'Deployment', `${CONTAINER}.resources.limits.cpu`, 2],
  ['a quantity with an exponent', 'Deployment', `${CONTAINER}.resources.limits.cpu`, '1e-1'],
  ['a percentage', 'PodDisruptionBudget', 'spec.maxUnavailable', '30%'],
  ['an empty text for the default', 'Service', 'spec.type', ''],
  ['a generated name', 'Job', 'metadata', { generateName: 'migrate-' }],
  ['any key of labels', 'Service', 'metadata.labels', { toString: 'x', hasOwnProperty: 'y' }],
  [
    'any value where the kind keeps what it does not know',
    'CustomResourceDefinition',
    'spec.versions.0.schema.openAPIV3Schema.default',
    [{ a: 1 }],
  ],
] as const)('takes %s', (_what, kind, path, value) => {
  expect(spoilt(kind, path, value as Json)).toEqual([]);
});

describe('what the API server asks for in code', () => {
  test.each([
    ['a container without image', 'Deployment', `${CONTAINER}.image`, undefined, '.image is missing'],
    [
      'a probe that does nothing',
      'Deployment',
      `${CONTAINER}.livenessProbe.tcpSocket`,
      undefined,
      'has none of exec, grpc, httpGet, tcpSocket',
    ],
    [
      'a variable from nowhere',
      'Deployment',
      `${CONTAINER}.env.1.valueFrom.secretKeyRef`,
      undefined,
      'has none of',
    ],
    [
      'a Secret without name',
      'Deployment',
      `${CONTAINER}.env.1.valueFrom.secretKeyRef.name`,
      undefined,
      '.name is missing',
    ],
    [
      'a Secret whose name is none',
      'Deployment',
      `${CONTAINER}.env.1.valueFrom.secretKeyRef.name`,
      'My_Secret',
      'no valid DNS name',
    ],
    ['no spec', 'Deployment', 'spec', undefined, '.spec is missing'],
    [
      'a pod template without pods',
      'CronJob',
      'spec.jobTemplate.spec.template.spec',
      undefined,
      '.spec is missing',
    ],
    [
      'a surge that is not a percentage',
      'Deployment',
      'spec.strategy.rollingUpdate.maxSurge',
      '25',
      'no valid percentage',
    ],
    ['a schedule with four fields', 'CronJob', 'spec.schedule', '* * * *', 'no valid cron schedule'],
    ['an unknown kind of metric', 'HorizontalPodAutoscaler', 'spec.metrics.0.type', 'Cpu', 'allowed: '],
    [
      'a claim without size',
      'PersistentVolumeClaim',
      'spec.resources.requests.storage',
      undefined,
      '.storage is missing',
    ],
    [
      'an Ingress without backend',
      'Ingress',
      'spec.rules.0.http.paths.0.backend.service',
      undefined,
      'has none of resource, service',
    ],
    ['a relative path', 'Ingress', 'spec.rules.0.http.paths.0.path', 'a', 'no valid absolute path'],
    [
      'a network that is none',
      'NetworkPolicy',
      'spec.ingress.0.from.1.ipBlock.cidr',
      '10.0.0.0',
      'no valid cidr',
    ],
    ['a selector whose value is none', 'Service', 'spec.selector.app', 'a b', 'no valid label value'],
    ['a role of another kind', 'RoleBinding', 'roleRef.kind', 'Roles', 'did you mean "Role"?'],
  ] as const)('fails for %s', (_what, kind, path, value, message) => {
    const issues = spoilt(kind, path, value);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.message).toContain(message);
  });

  test.each([
    ['a whole number for a percentage', 'Deployment', 'spec.strategy.rollingUpdate.maxSurge', 1],
    ['a word for a schedule', 'CronJob', 'spec.schedule', '@daily'],
    ['a wildcard host', 'Ingress', 'spec.rules.0.host', '*.example.org'],
  ] as const)('takes %s', (_what, kind, path, value) => {
    expect(spoilt(kind, path, value)).toEqual([]);
  });
});

describe('versions of kinds', () => {
  const kind = (apiVersion: string, name: string) => ({ apiVersion, kind: name, metadata: { name: 'x' } });

  test.each([
    ['extensions/v1beta1', 'Ingress', '1.28', 'API_REMOVED', '1.22', 'use networking.k8s.io/v1 Ingress'],
    ['batch/v1beta1', 'CronJob', '1.34', 'API_REMOVED', '1.25', 'use batch/v1 CronJob'],
    ['policy/v1beta1', 'PodSecurityPolicy', '1.34', 'API_REMOVED', '1.25', 'use the API that replaces it'],
    [
      'flowcontrol.apiserver.k8s.io/v1beta3',
      'FlowSchema',
      '1.32',
      'API_REMOVED',
      '1.32',
      'use flowcontrol.apiserver.k8s.io/v1 FlowSchema',
    ],
    ['apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', '1.34', 'API_REMOVED', '1.22', 'v1'],
  ])('fails for %s %s in %s', (apiVersion, name, minor, code, since, remedy) => {
    const [issue, ...more] = judge(kind(apiVersion, name), minor);
    expect(more).toEqual([]);
    expect(issue).toMatchObject({ code, severity: 'refusal', path: '.apiVersion' });
    expect(issue?.message).toContain(since);
    expect(issue?.remedy ?? 'use the API that replaces it').toContain(remedy);
  });

  test('a deprecated one is a warning until it is gone', () => {
    const schema = {
      ...kind('flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema'),
      spec: { priorityLevelConfiguration: { name: 'x' } },
    };
    expect(judge(schema, '1.28')).toEqual([]);
    expect(judge(schema, '1.29')).toMatchObject([{ code: 'API_DEPRECATED', severity: 'warning' }]);
    expect(judge(schema, '1.31')[0]?.message).toContain('gone from 1.32 on');
    expect(judge(schema, '1.32')).toMatchObject([{ code: 'API_REMOVED' }]);
  });

  test.each([
    ['apps/v2', 'Deployment', 'its versions are: apps/v1'],
    ['v1', 'Deployment', 'in Kubernetes 1.34 its apiVersion is: apps/v1'],
    ['apps/v1', 'Deploymnet', 'did you mean "Deployment"?'],
    ['argoproj.io/v1', 'Application', 'its versions are: argoproj.io/v1alpha1'],
    ['example.org/v1', 'Widget', 'no schema is known'],
    ['constructor/v1', '__proto__', 'no schema is known'],
    ['v1', 'List', 'no schema is known'],
  ])('fails for %s %s, which is not known', (apiVersion, name, message) => {
    const issues = judge(kind(apiVersion, name), '1.34');
    expect(issues).toMatchObject([{ code: 'SCHEMA_UNKNOWN_KIND' }]);
    expect(issues[0]?.message).toContain(message);
  });

  test('fails for one that comes later, with the version it comes with', () => {
    const [issue] = judge(kind('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'), '1.28');
    expect(issue?.code).toBe('SCHEMA_UNKNOWN_KIND');
    expect(issue?.message).toContain('from Kubernetes 1.30 on');
  });

  test.each([[null], ['text'], [[]], [{}], [{ apiVersion: 1, kind: {} }]])(
    'fails for %j, which is not an object',
    (value) => {
      const issues = judge(value as Json);
      expect(issues.length).toBeGreaterThan(0);
      expect(new Set(issues.map((each) => each.code))).toEqual(new Set(['INVALID_OBJECT']));
    },
  );
});

/** What the API reference calls required, of what the corpus has. */
const NEEDED: readonly (readonly [kind: string, path: string])[] = [
  ['Deployment', 'spec.selector'],
  ['Deployment', 'spec.template'],
  ['Deployment', `${POD}.containers`],
  ['Deployment', `${CONTAINER}.name`],
  ['Deployment', `${CONTAINER}.env.1.name`],
  ['Deployment', `${CONTAINER}.env.1.valueFrom.secretKeyRef.key`],
  ['Deployment', `${CONTAINER}.ports.0.containerPort`],
  ['Deployment', `${CONTAINER}.volumeMounts.1.mountPath`],
  ['Deployment', `${CONTAINER}.readinessProbe.httpGet.port`],
  ['Deployment', `${POD}.volumes.0.name`],
  ['Deployment', `${POD}.topologySpreadConstraints.0.maxSkew`],
  ['CronJob', 'spec.schedule'],
  ['CronJob', 'spec.jobTemplate'],
  ['HorizontalPodAutoscaler', 'spec.maxReplicas'],
  ['HorizontalPodAutoscaler', 'spec.scaleTargetRef.kind'],
  ['HorizontalPodAutoscaler', 'spec.metrics.0.resource.target.type'],
  ['Ingress', 'spec.rules.0.http.paths'],
  ['Ingress', 'spec.rules.0.http.paths.0.pathType'],
  ['Service', 'spec.ports.1.port'],
  ['Role', 'rules.0.verbs'],
  ['RoleBinding', 'roleRef'],
  ['RoleBinding', 'subjects.0.name'],
  ['StorageClass', 'provisioner'],
  ['PriorityClass', 'value'],
  ['Application', 'spec.destination'],
  ['Application', 'spec.source.repoURL'],
];

test('every field that is needed is missed where it is left out, alone and with others', () => {
  fc.assert(
    fc.property(fc.subarray([...NEEDED], { minLength: 1 }), (left) => {
      for (const kind of new Set(left.map(([each]) => each))) {
        const paths = left.filter(([each]) => each === kind).map(([, path]) => path);
        const outermost = paths.filter((path) => !paths.some((other) => path.startsWith(`${other}.`)));
        let object: Json = manifest(kind);
        for (const path of outermost) object = changed(object, place(path), undefined);
        const issues = judge(object);
        expect(issues.map((each) => each.code)).toEqual(outermost.map(() => 'SCHEMA_REQUIRED'));
        expect(issues.map((each) => each.path).sort()).toEqual(outermost.map(printed).sort());
      }
    }),
    { numRuns: 200 },
  );
});

const printed = (path: string): string => printPath(place(path));

test('a field of any other name is found wherever fields are named', () => {
  const maps = corpus.flatMap((object) =>
    places(object)
      .filter(({ path }) => typeof path.at(-1) === 'string' && path.at(-1) === 'spec')
      .map(({ path }) => ({ object, path })),
  );
  const name = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'Spec'),
  );
  fc.assert(
    fc.property(fc.constantFrom(...maps), name, ({ object, path }, key) => {
      const copy = structuredClone(object) as Json;
      const target = path.reduce<Json>((at, step) => (at as JsonMap)[step] as Json, copy) as JsonMap;
      fc.pre(!Object.hasOwn(target, key) && !KNOWN.has(key));
      Object.defineProperty(target, key, { value: 'x', enumerable: true });
      expect(judge(copy).map((each) => each.code)).toContain('SCHEMA_UNKNOWN_FIELD');
    }),
    { numRuns: 500 },
  );
});

test('judges any value without throwing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...corpus), fc.nat(), fc.jsonValue(), (object, index, value) => {
      const all = places(object);
      const path = all[index % all.length]?.path ?? [];
      for (const issue of judge(changed(object, path, value as Json)))
        expect(issue.message.length).toBeLessThan(1000);
    }),
    { numRuns: 1000 },
  );
});

describe('hostile input', () => {
  test('fails for nesting without end', () => {
    let value: Json = 'x';
    for (let level = 0; level < 5000; level += 1) value = { a: value };
    expect(
      spoilt('CustomResourceDefinition', 'spec.versions.0.schema.openAPIV3Schema.default', value),
    ).toMatchObject([{ code: 'SCHEMA_VALUE', message: expect.stringContaining('deeper than 100') }]);
    expect(spoilt('Deployment', 'spec.strange', value)).toMatchObject([{ code: 'SCHEMA_UNKNOWN_FIELD' }]);
    let schema: Json = { type: 'object' };
    for (let level = 0; level < 5000; level += 1) schema = { type: 'array', items: schema };
    const deep = spoilt('CustomResourceDefinition', 'spec.versions.0.schema.openAPIV3Schema', schema);
    expect(deep.map((each) => each.message).join()).toContain('deeper than 100');
  });

  test('tells of 50 problems and counts the rest, in an object of 10 MB', () => {
    const fields = Object.fromEntries(
      Array.from({ length: 200_000 }, (_, index) => [`field-${index}-${'x'.repeat(40)}`, 1]),
    );
    const issues = judge({ ...manifest('Deployment'), ...fields });
    expect(JSON.stringify(fields).length).toBeGreaterThan(10_000_000);
    expect(issues).toHaveLength(51);
    expect(issues.at(-1)?.message).toContain('199950 more problems');
  });

  test('a field named __proto__ is a field like any other', () => {
    const object = JSON.parse(
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"__proto__":{"data":{}},"data":{"__proto__":"x","a":1}}',
    );
    expect(judge(object)).toMatchObject([
      { code: 'SCHEMA_UNKNOWN_FIELD', message: expect.stringContaining('__proto__') },
      { code: 'SCHEMA_TYPE', path: '.data.a' },
    ]);
  });
});

/** Fields of the kinds in the corpus that fast-check might hit upon. */
const KNOWN = new Set(['replicas', 'selector', 'template', 'size', 'rules', 'tls', 'type', 'ports']);
