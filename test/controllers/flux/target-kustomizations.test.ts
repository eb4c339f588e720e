import { handoverProblems } from '../../../lib/controllers/flux/handover';
import {
  inputsKustomization,
  targetKustomizations,
} from '../../../lib/controllers/flux/objects/target-kustomizations';
import { translateFacts } from '../../../lib/controllers/flux/objects/translate-facts';
import { confinementOf } from '../../../lib/controllers/permits';
import type { ObjectFacts } from '../../../lib/model/exchange';
import type { JsonMap } from '../../../lib/model/json';
import { anApp } from '../../support/names';
import { encrypted, sopsSecret } from '../../support/sops-secret';
import { AUTOMATED, frontend, placeOf } from '../argocd/samples';
import { edge, type Manifest, schemaFindings } from './samples';

const subject = { environment: 'edge', app: 'frontend' };
const object = (kind: string, name: string, facts?: ObjectFacts, annotations?: object) => {
  const apiVersion = kind === 'Job' ? 'batch/v1' : 'v1';
  const metadata = { name, namespace: 'shop-edge', ...(annotations && { annotations }) };
  const plain = { apiVersion, kind, metadata, spec: {} };
  return facts ? translateFacts(plain, facts, subject) : plain;
};
const target = (
  objects: readonly object[] = [object('ConfigMap', 'settings')],
  parts: Parameters<typeof edge>[0] = { sync: AUTOMATED },
  app = frontend,
) => {
  const environment = edge(parts);
  return targetKustomizations({ environment, app, delivery: placeOf(environment), objects }) as ReadonlyMap<
    string,
    Manifest
  >;
};

test('a target without an order is one Kustomization over its objects, as the account of the environment', () => {
  expect([...target()]).toEqual([
    [
      'target.yaml',
      {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: {
          name: 'frontend',
          namespace: 'flux-edge',
          labels: {
            'app.kubernetes.io/managed-by': 'cdk8s-delivery',
            'app.kubernetes.io/name': 'frontend',
            'app.kubernetes.io/part-of': 'edge',
          },
        },
        spec: {
          interval: '10m',
          retryInterval: '1m',
          timeout: '5m',
          sourceRef: { kind: 'GitRepository', name: 'objects' },
          path: './manifests/edge/frontend/objects',
          serviceAccountName: 'deployer',
          prune: true,
          wait: true,
        },
      },
    ],
  ]);
});

test('what waits for a person is suspended, and prunes once it is resumed', () => {
  const manual = { automated: false, prune: false, selfHeal: false };
  expect(target(undefined, { sync: manual }).get('target.yaml')?.spec).toMatchObject({
    suspend: true,
    prune: true,
  });
  expect(target(undefined, { sync: { ...AUTOMATED, prune: false } }).get('target.yaml')?.spec).toMatchObject({
    prune: false,
  });
});

const ORDERED = [
  object('Job', 'migrate', { phase: 'before', runOnce: true }),
  object('ConfigMap', 'sql', { phase: 'before', order: -2 }),
  object('ConfigMap', 'settings'),
  object('ConfigMap', 'late', { order: 3 }),
  object('ConfigMap', 'last', { phase: 'after' }),
];

test('each stage is a Kustomization that waits for the one before', () => {
  const files = target(ORDERED);
  expect([...files].map(([file, { metadata, spec }]) => [file, metadata.name, spec.dependsOn])).toEqual([
    ['before-2.yaml', 'frontend.before-2', undefined],
    ['before.yaml', 'frontend.before', [{ name: 'frontend.before-2' }]],
    ['target.yaml', 'frontend', [{ name: 'frontend.before' }]],
    ['with-3.yaml', 'frontend.with-3', [{ name: 'frontend' }]],
    ['after.yaml', 'frontend.after', [{ name: 'frontend.with-3' }]],
  ]);
  expect(files.get('before.yaml')?.spec.patches).toMatchObject([
    { target: { annotationSelector: 'cdk8s-delivery/stage notin (before)' } },
  ]);
  expect(files.get('target.yaml')?.spec.patches).toMatchObject([
    { target: { annotationSelector: 'cdk8s-delivery/stage' } },
  ]);
});

test('a target with one stage alone needs no order', () => {
  const files = target([object('Job', 'migrate', { phase: 'before', runOnce: true })]);
  expect([...files.keys()]).toEqual(['target.yaml']);
  expect(files.get('target.yaml')?.spec).not.toHaveProperty('patches');
});

test('facts become a stage, a name by content, and an annotation that keeps', () => {
  expect(object('ConfigMap', 'x', {})).not.toHaveProperty('metadata.annotations');
  expect(object('ConfigMap', 'x', { keep: true })).toHaveProperty('metadata.annotations', {
    'kustomize.toolkit.fluxcd.io/prune': 'disabled',
  });
  expect(object('Job', 'migrate', { phase: 'before', runOnce: true })).toMatchObject({
    metadata: {
      name: expect.stringMatching(/^migrate-[0-9a-f]{8}$/),
      annotations: { 'cdk8s-delivery/stage': 'before' },
    },
  });
});

test.each([
  ['Deployment', { runOnce: true }, 'only a Job can run once'],
  ['ConfigMap', { order: 1000 }, 'the order of the phase "with" is 0 to 999 for Flux, got 1000'],
  [
    'ConfigMap',
    { phase: 'before', order: 1 },
    'the order of the phase "before" is -1000 to 0 for Flux, got 1',
  ],
] as const)('fails for a %s with %j', (kind, facts, problem) => {
  expect(() => object(kind, 'x', facts)).toThrow(problem);
});

test.each([
  'argocd.argoproj.io/hook',
  'argocd.argoproj.io/sync-wave',
  'argocd.argoproj.io/sync-options',
  'helm.sh/hook',
])('fails for %s, which Flux would pass over', (key) => {
  expect(() => target([object('Job', 'x', undefined, { [key]: 'PreSync' })])).toThrow(
    `Job "x": Flux does not read the annotation "${key}"`,
  );
});

test('fails for a name that is too long for a label', () => {
  const app = { ...frontend, name: anApp('a'.repeat(57)) };
  expect(target(undefined, undefined, app).size).toBe(1);
  expect(() => target(ORDERED.slice(0, 3), undefined, app)).toThrow('63 are allowed');
});

test('objects of the cluster are applied as their account, inputs stay when their Kustomization goes', () => {
  const allow = { kinds: [], clusterKinds: ['cert-manager.io/ClusterIssuer'], namespaces: [] };
  const issuer = { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', metadata: { name: 'x' } };
  const of = (objects: readonly object[]) =>
    target(objects, { allow }).get('target.yaml')?.spec.serviceAccountName;
  expect([of([issuer]), of([])]).toEqual(['cluster-deployer', 'deployer']);
  const environment = edge({ controllerSettings: { decryption: { secret: 'sops-age' } } });
  expect(inputsKustomization({ environment, delivery: placeOf(environment), objects: [] })).toMatchObject({
    metadata: { name: 'inputs.edge' },
    spec: {
      path: './manifests/edge/_inputs/objects',
      deletionPolicy: 'Orphan',
      decryption: { provider: 'sops', secretRef: { name: 'sops-age' } },
    },
  });
});

test('a Secret that SOPS encrypted in place is let in where Flux decrypts, and its kind is allowed', () => {
  const secret = sopsSecret('db', { stringData: { password: encrypted('pw') } });
  const allow = { kinds: ['Secret'], clusterKinds: [], namespaces: [] };
  const decryption = { controllerSettings: { decryption: { secret: 'sops-age' } } };
  const reason = (parts: Parameters<typeof edge>[0], object: object = secret) => {
    const environment = edge(parts);
    const permit = confinementOf(environment)?.permits(environment, object, 'namespace');
    return permit?.permitted === false ? permit.reason : 'let in';
  };
  expect(reason({ allow, ...decryption })).toBe('let in');
  expect(reason(decryption)).toContain('allows no Secret');
  expect(reason({ allow })).toContain('what SOPS encrypted is not decrypted there');
  expect(reason({ allow, controller: 'argocd' })).toContain('Argo CD decrypts nothing');
  // Where Argo CD lets Secrets in, one without data is none of SOPS.
  const empty = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db' } };
  expect([reason({ allow }, empty), reason({ allow, controller: 'argocd' }, empty)]).toEqual([
    'let in',
    'let in',
  ]);
});

const problemsOf = (file: string, kustomization: object, app: string | undefined = 'frontend') =>
  handoverProblems(edge(), app, `delivery/${file}`, kustomization as JsonMap, []);

test('what is rendered is what is expected, and fits the schema of Flux', () => {
  const environment = edge({ controllerSettings: { decryption: { secret: 'sops-age' } } });
  const place = { environment, delivery: placeOf(environment) };
  const inputs = inputsKustomization({ ...place, objects: [] });
  const files = targetKustomizations({ ...place, app: frontend, objects: ORDERED });
  for (const [file, each] of [...files, ...target()]) expect(problemsOf(file, each)).toEqual([]);
  expect(handoverProblems(environment, undefined, 'delivery/target.yaml', inputs as JsonMap, [])).toEqual([]);
  expect(schemaFindings([...files.values(), inputs])).toEqual([]);
});

const changed = (spec: object, metadata: object = {}) => {
  const { metadata: own, spec: before, ...rest } = target().get('target.yaml') as Manifest;
  return { ...rest, metadata: { ...own, ...metadata }, spec: { ...before, ...spec } };
};

test.each([
  ['another app', { path: './manifests/edge/backend/objects' }, 'has spec.path'],
  ['another environment', { path: './manifests/prod/frontend/objects' }, 'has spec.path'],
  ['another source', { sourceRef: { kind: 'GitRepository', name: 'x' } }, 'has spec.sourceRef.name'],
  ['a bucket', { sourceRef: { kind: 'Bucket', name: 'objects' } }, 'has spec.sourceRef.kind'],
  [
    'a source elsewhere',
    { sourceRef: { kind: 'GitRepository', name: 'objects', namespace: 'flux-system' } },
    'holds "spec.sourceRef.namespace"',
  ],
  ['another account', { serviceAccountName: 'root' }, 'has spec.serviceAccountName "root"'],
  ['no account', { serviceAccountName: undefined }, 'has spec.serviceAccountName null'],
  ['another cluster', { kubeConfig: { secretRef: { name: 'x' } } }, 'holds "spec.kubeConfig"'],
  ['other images', { images: [{ name: 'x', newTag: '2' }] }, 'holds "spec.images"'],
  ['variables', { postBuild: { substitute: { a: 'b' } } }, 'holds "spec.postBuild"'],
  ['another namespace', { targetNamespace: 'prod' }, 'holds "spec.targetNamespace"'],
  ['force', { force: true }, 'holds "spec.force"'],
  ['health of its own', { healthChecks: [] }, 'holds "spec.healthChecks"'],
  ['a patch', { patches: [{ patch: 'kind: x' }] }, 'has other spec.patches'],
  ['a foreign dependency', { dependsOn: [{ name: 'backend' }] }, 'has spec.dependsOn'],
])('names what no rendering has: %s', (_, spec, problem) => {
  expect(problemsOf('target.yaml', changed(spec))).toEqual([expect.stringContaining(problem)]);
});

test('names another file, another kind, another name and another namespace', () => {
  expect(problemsOf('kustomization.yaml', changed({}))).toEqual([
    expect.stringContaining('is not one of the files that hand a target over'),
  ]);
  expect(problemsOf('target.yaml', { ...changed({}), kind: 'HelmRelease' })).toEqual([
    expect.stringContaining('a Kustomization of Flux is expected'),
  ]);
  expect(problemsOf('target.yaml', changed({}, { name: 'root.edge' }))).toEqual([
    expect.stringContaining('has metadata.name "root.edge"'),
  ]);
  expect(problemsOf('target.yaml', changed({}, { namespace: 'flux-prod' }))).toEqual([
    expect.stringContaining('has metadata.namespace "flux-prod"'),
  ]);
});
