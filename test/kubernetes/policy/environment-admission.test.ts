import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentAdmission } from '../../../lib/kubernetes/policy/admission';
import { DEFAULT_MINOR, loadSchemas, MINORS, validateManifests } from '../../../lib/kubernetes/schema';
import type { PolicyData } from '../../../lib/model/environment';
import type { JsonMap } from '../../../lib/model/json';
import { environment } from '../../controllers/argocd/samples';
import { findingsOf } from '../../support/codes';
import { temporaryDirectories } from '../../support/temporary-directory';
import { fewReplicas, widgetCrd } from './custom-policy-samples';

interface Binding {
  readonly spec: { readonly policyName: string; readonly validationActions: readonly string[] };
}

const made = (policies: PolicyData, parts: Parameters<typeof environment>[1] = {}) =>
  environmentAdmission(environment('prod', { policies, ...parts }), { controlGroups: ['argoproj.io'] });
const policyNames = (objects: ReturnType<typeof made>) =>
  objects.flatMap(({ kind, metadata }) => (kind === 'ValidatingAdmissionPolicy' ? [metadata.name] : []));
const bindings = (objects: ReturnType<typeof made>) =>
  objects.filter(({ kind }) => kind.endsWith('Binding')) as unknown as Binding[];
const actions = (admission: 'deny' | 'warn' | 'audit') => {
  const sets = bindings(made({ admission })).map(({ spec }) => spec.validationActions.join());
  return [...new Set(sets)].sort();
};

test('an environment has admission policies when it asks for them', () => {
  expect(made({})).toEqual([]);
  expect(made({ production: 'refuse' })).toEqual([]);
  expect(policyNames(made({ admission: 'deny' }))).toContain('prod-digest-only-pod');
});

test('each policy has a binding to the namespace of the environment, and no other', () => {
  const objects = made({ admission: 'deny' }, { destination: { namespace: 'shop' } });
  const names = policyNames(objects);
  expect(names.length).toBeGreaterThan(20);
  expect(bindings(objects).map(({ spec }) => spec.policyName)).toEqual(names);
  for (const { spec } of bindings(objects)) {
    expect(spec).toHaveProperty('matchResources.namespaceSelector', {
      matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop'] }],
    });
  }
});

test('the API server does no more than is asked for', () => {
  expect(actions('deny')).toEqual(['Audit', 'Deny', 'Warn,Audit']);
  expect(actions('warn')).toEqual(['Audit', 'Warn,Audit']);
  expect(actions('audit')).toEqual(['Audit']);
});

test('the rules are those that hold before the merge, with the severities of the environment', () => {
  const has = (rule: string, ...given: Parameters<typeof made>) =>
    policyNames(made(...given)).some((name) => name.startsWith(`prod-${rule}`));
  expect(has('denied-tags', { admission: 'deny' })).toBe(true);
  expect(has('denied-tags', { admission: 'deny', production: 'off' })).toBe(false);
  expect(has('seccomp-profile', { admission: 'deny' })).toBe(true);
  expect(has('seccomp-profile', { admission: 'deny', podSecurity: { warn: 'baseline' } })).toBe(false);
  expect(has('probes', { admission: 'deny' })).toBe(true);
  expect(has('probes', { admission: 'deny', rules: { probes: 'off' } })).toBe(false);
  expect(has('approved-registries', { admission: 'deny' })).toBe(false);
  expect(has('approved-registries', { admission: 'deny', registries: ['ghcr.io/example/'] })).toBe(true);
});

test("rules about Argo CD's own kinds stay out of the environment's cluster", () => {
  expect(JSON.stringify(made({ admission: 'deny' }))).not.toMatch(/applications|appprojects/);
});

test.each(MINORS.filter((minor) => Number(minor.slice(2)) >= 30))(
  'all policies keep the schemas of Kubernetes %s',
  (kubernetes) => {
    const objects = made({
      admission: 'deny',
      kubernetes,
      production: 'refuse',
      registries: ['ghcr.io/example/'],
    });
    expect(objects.length).toBeGreaterThan(60);
    const manifests = objects.map((value) => ({
      file: `${value.metadata.name}.yaml`,
      value: value as unknown as JsonMap,
    }));
    const schemas = loadSchemas({ minor: kubernetes });
    expect(validateManifests(manifests, schemas, { subject: {}, externals: [] })).toEqual([]);
  },
);

test('without a word about the release, policies are made for the one that manifests are judged by', () => {
  expect(made({ admission: 'deny' })).toEqual(made({ admission: 'deny', kubernetes: DEFAULT_MINOR }));
});

test('fails for releases of Kubernetes that have no admission policies, or are not known', () => {
  const messages = (kubernetes: string) =>
    findingsOf(() => made({ admission: 'deny', kubernetes })).map(({ code, message }) => [code, message]);
  expect(messages('1.29')).toEqual([
    ['INVALID_OPTION', 'admission policies need Kubernetes 1.30, the cluster is 1.29'],
  ]);
  expect(messages('1.99')).toEqual([['INVALID_OPTION', expect.stringContaining('"1.99"')]]);
});

test('fails for rules that there are not, all at once', () => {
  const rules = { 'no-such-rule': 'refuse', probes: 'off', prob: 'off', 'digest-only': 'warn' } as const;
  const found = findingsOf(() => made({ admission: 'deny', rules }));
  expect(found.map(({ code, subject }) => [code, subject.environment])).toEqual([
    ['INVALID_OPTION', 'prod'],
    ['INVALID_OPTION', 'prod'],
    ['INVALID_OPTION', 'prod'],
  ]);
  expect(found[0]?.message).toContain('"no-such-rule" is not a built-in rule; known: app-armor');
  expect(found[2]?.message).toBe('"digest-only" always refuses: it has no severity to choose');
});

describe('custom policies of an environment in its cluster', () => {
  const folder = temporaryDirectories();
  const small = fewReplicas({
    name: 'small-widgets',
    match: { kinds: ['example.org/v1/Widget'] },
    validations: [{ expression: 'object.spec.size <= params.most', message: 'too large' }],
    params: { most: 3 },
    severity: 'warning',
  });

  test('stand beside the built-in rules, with the same expressions and as much weight as they have', () => {
    const custom = [
      fewReplicas(),
      fewReplicas({
        name: 'by-pods',
        match: { pods: true },
        validations: [{ expression: 'size(variables.containers) < params.most', message: 'many' }],
        params: { most: 5 },
        severity: 'warning',
      }),
    ];
    const objects = made({ admission: 'deny', custom });
    const names = policyNames(objects).filter(
      (name) => !policyNames(made({ admission: 'deny' })).includes(name),
    );
    expect(names).toEqual([
      'prod-few-replicas',
      'prod-by-pods-pod',
      'prod-by-pods-template',
      'prod-by-pods-cron-job',
    ]);
    const of = (name: string) => objects.filter(({ metadata }) => metadata.name === name);
    expect(of('prod-few-replicas')).toMatchObject([
      { spec: { validations: [{ expression: 'object.spec.replicas <= 10' }] } },
      { spec: { validationActions: ['Deny'] } },
    ]);
    expect(of('prod-by-pods-template')).toMatchObject([
      { spec: { validations: [{ expression: 'size(variables.containers) < 5' }] } },
      { spec: { validationActions: ['Warn', 'Audit'] } },
    ]);
  });

  test('are asked about the resource that a CRD names', async () => {
    const crds = await folder();
    writeFileSync(join(crds, 'widgets.json'), JSON.stringify(widgetCrd()));
    const data = environment('prod', { policies: { admission: 'deny', custom: [small] } });
    const policy = environmentAdmission(data, { crdFolders: [crds] }).find(
      ({ metadata }) => metadata.name === 'prod-small-widgets',
    );
    expect(policy).toMatchObject({
      spec: {
        matchConstraints: { resourceRules: [{ apiGroups: ['example.org'], resources: ['widgetry'] }] },
      },
    });
  });

  test('fails where the resource of a kind is not known, for a policy that asks for nothing would look like one', () => {
    const found = findingsOf(() => made({ admission: 'deny', custom: [small] }));
    expect(found.map(({ code, message }) => [code, message])).toEqual([
      [
        'INVALID_POLICY',
        'the policy "small-widgets" of prod: what the kind "example.org/v1/Widget" is served as is not known',
      ],
    ]);
    expect(made({ custom: [small] })).toEqual([]);
  });

  test('fails where a name would meet that of a shape of another rule', () => {
    const found = findingsOf(() =>
      made({ admission: 'deny', custom: [fewReplicas({ name: 'digest-only-pod' })] }),
    );
    expect(found.map(({ code, message }) => [code, message])).toEqual([
      ['INVALID_POLICY', 'two policies of prod would be named "prod-digest-only-pod" in the cluster'],
    ]);
  });

  test('fails for a policy that cannot be used', () => {
    const custom = [fewReplicas({ validations: [{ expression: 'object.spec.replica < 1', message: 'x' }] })];
    expect(findingsOf(() => made({ admission: 'audit', custom }))).toMatchObject([
      { code: 'INVALID_POLICY', subject: { environment: 'prod' } },
    ]);
  });
});
