import { annotations } from '../../../lib/controllers/argocd/policy';
import { loadSchemas, validateManifests } from '../../../lib/kubernetes/schema';
import type { JsonMap } from '../../../lib/model/json';

const schemas = loadSchemas();

/** Codes and paths of what is warned of. */
const told = (...objects: JsonMap[]): string[] =>
  validateManifests(
    objects.map((value, index) => ({ file: `${index}.yaml`, value })),
    schemas,
    { rules: [annotations] },
  )
    .filter(({ severity, code }) => severity === 'warning' && code !== 'DANGLING_REFERENCE')
    .map(({ code, subject }) => `${code} ${subject.path}`);

const deployment = (container: JsonMap, more: JsonMap = {}): JsonMap => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'a', ...container }] },
    },
    ...more,
  },
});

const scaler = (target: JsonMap): JsonMap => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    maxReplicas: 3,
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', ...target },
  },
});

const configMap = (data: JsonMap, notes: JsonMap = {}): JsonMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'c', namespace: 'shop', annotations: notes },
  data,
});

describe('replicas beside an autoscaler', () => {
  test('are named', () => {
    expect(told(deployment({}, { replicas: 2 }), scaler({}))).toEqual(['REPLICAS_AUTOSCALED .spec.replicas']);
    expect(told(deployment({}, { replicas: 0 }), scaler({}))).toEqual(['REPLICAS_AUTOSCALED .spec.replicas']);
  });

  test('are no matter where none are named, or something else is scaled', () => {
    expect(told(deployment({}), scaler({}))).toEqual([]);
    expect(told(deployment({}, { replicas: 2 }), scaler({ name: 'other' }))).toEqual([]);
  });
});

describe('what looks like a secret', () => {
  test.each([
    ['DB_PASSWORD', 'hunter2'],
    ['apiKey', 'a1b2c3'],
    ['url', 'postgres://user:hunter2@db/x'],
    ['app.properties', 'host=db\ndb.password=hunter2\n'],
    ['config.yaml', 'db:\n  password: hunter2\n'],
    ['key.pem', '-----BEGIN RSA PRIVATE KEY-----\nx\n'],
    ['gh', `ghp_${'a1B2'.repeat(9)}`],
  ])('is named in a ConfigMap: %s', (key, text) => {
    expect(told(configMap({ [key]: text }))).toEqual([`SECRET_LOOKING .data[${JSON.stringify(key)}]`]);
  });

  test('is named in the bytes of a ConfigMap', () => {
    const binaryData = {
      'app.env': Buffer.from('A=b\nDB_PASSWORD=hunter2\n').toString('base64'),
      logo: 'iVBORw0KGgo=',
    };
    expect(told({ ...configMap({}), binaryData })).toEqual(['SECRET_LOOKING .binaryData["app.env"]']);
  });

  test.each([
    ['DB_PASSWORD_FILE', '/run/secrets/db'],
    ['DB_PASSWORD', '$(DB_PASSWORD)'],
    ['password', '<DB_PASSWORD>'],
    ['token', 'true'],
    ['secret', '/var/run/secret'],
    ['app.js', 'const token = readToken();\nif (token === undefined) return null;\n'],
    ['config.yaml', 'db:\n  password: {{ PASSWORD }}\n  # password: hunter2\n'],
    ['timeout', '30s'],
  ])('is none: %s', (key, text) => {
    expect(told(configMap({ [key]: text }))).toEqual([]);
  });

  test('is named in variables and arguments', () => {
    expect(told(deployment({ env: [{ name: 'API_TOKEN', value: 'a1b2' }] }))).toEqual([
      'SECRET_LOOKING .spec.template.spec.containers[0].env[0].value',
    ]);
    expect(told(deployment({ args: ['--password', 'hunter2', '--token=abc', '--size=2'] }))).toEqual([
      'SECRET_LOOKING .spec.template.spec.containers[0].args[1]',
      'SECRET_LOOKING .spec.template.spec.containers[0].args[2]',
    ]);
    expect(
      told(deployment({ env: [{ name: 'API_TOKEN', value: '$(OTHER)' }], args: ['--password', '$(P)'] })),
    ).toEqual([]);
  });
});

describe('rights of others', () => {
  const binding = (kind: string, subject: JsonMap, notes: JsonMap = {}): JsonMap => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name: 'b', ...(kind === 'RoleBinding' && { namespace: 'shop' }), annotations: notes },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
    subjects: [subject],
  });
  const account = (namespace: string, name = 'ci'): JsonMap => ({ kind: 'ServiceAccount', name, namespace });
  const apiGroup = 'rbac.authorization.k8s.io';

  test.each<[string, JsonMap]>([
    ['an account elsewhere', account('build')],
    ['the account of every pod elsewhere', account('build', 'default')],
    ['it as a user', { kind: 'User', apiGroup, name: 'system:serviceaccount:build:ci' }],
    ['all accounts elsewhere', { kind: 'Group', apiGroup, name: 'system:serviceaccounts:build' }],
    ['all accounts', { kind: 'Group', apiGroup, name: 'system:serviceaccounts' }],
    ['everybody', { kind: 'Group', apiGroup, name: 'system:unauthenticated' }],
  ])('are named: %s', (_, subject) => {
    for (const kind of ['RoleBinding', 'ClusterRoleBinding'])
      expect(told(configMap({}), binding(kind, subject))).toEqual(['FOREIGN_SUBJECT .subjects[0]']);
  });

  test('are the own ones, or said to be there', () => {
    const rendered = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'ci', namespace: 'build' },
    };
    const said = { 'cdk8s-delivery/external': 'ServiceAccount/ci' };
    for (const kind of ['RoleBinding', 'ClusterRoleBinding']) {
      expect(told(rendered, binding(kind, account('build')))).toEqual([]);
      expect(told(configMap({}), binding(kind, account('shop')))).toEqual([]);
      expect(told(configMap({}), binding(kind, account('build'), said))).toEqual([]);
      expect(told(configMap({}), binding(kind, { kind: 'Group', apiGroup, name: 'developers' }))).toEqual([]);
    }
  });
});

describe("annotations of Argo CD's", () => {
  test.each([
    ['argocd.argoproj.io/sync-wave', 'x1'],
    ['argocd.argoproj.io/sync-wave', '1.5'],
    ['argocd.argoproj.io/sync-waves', '1'],
    ['argocd.argoproj.io/hook', 'PreSnyc'],
    ['argocd.argoproj.io/hook-delete-policy', 'BeforeHookCreated'],
    ['argocd.argoproj.io/sync-options', 'Prune=fals'],
    ['helm.sh/hook-weight', 'first'],
  ])('are named where they are not read: %s %s', (key, value) => {
    expect(told(configMap({}, { [key]: value }))).toEqual([
      `INVALID_ANNOTATION .metadata.annotations[${JSON.stringify(key)}]`,
    ]);
  });

  test.each([
    ['argocd.argoproj.io/sync-wave', '-5'],
    ['argocd.argoproj.io/hook', 'PreSync,PostSync'],
    ['argocd.argoproj.io/sync-options', 'Prune=false, ServerSideApply=true'],
    ['argocd.argoproj.io/tracking-id', 'x'],
    ['example.org/sync-wave', 'x'],
  ])('are read: %s %s', (key, value) => {
    expect(told(configMap({}, { [key]: value }))).toEqual([]);
  });
});
