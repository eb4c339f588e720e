import { environmentAdmission } from '../../lib/policy/admission';
import type { PolicyData } from '../../lib/protocol';
import { DEFAULT_MINOR, type JsonMap, loadSchemas, MINORS, validateManifests } from '../../lib/schema';
import { environment } from '../argocd/samples';
import { findingsOf } from '../support/codes';

interface Binding {
  readonly spec: { readonly policyName: string; readonly validationActions: readonly string[] };
}

const made = (policies: PolicyData, parts: Parameters<typeof environment>[1] = {}) =>
  environmentAdmission(environment('prod', { policies, ...parts }));
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
  expect(made({ production: true })).toEqual([]);
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
  expect(actions('deny')).toEqual(['Audit', 'Deny']);
  expect(actions('warn')).toEqual(['Audit', 'Warn,Audit']);
  expect(actions('audit')).toEqual(['Audit']);
});

test('the rules are those that hold before the merge: production is where approval is asked, and switches count', () => {
  const approvals = { reviewers: 1, rollback: 0, owners: [] };
  const has = (rule: string, ...given: Parameters<typeof made>) =>
    policyNames(made(...given)).some((name) => name.startsWith(`prod-${rule}`));
  expect(has('denied-tags', { admission: 'deny' })).toBe(false);
  expect(has('denied-tags', { admission: 'deny' }, { approvals })).toBe(true);
  expect(has('denied-tags', { admission: 'deny', production: false }, { approvals })).toBe(false);
  expect(has('probes', { admission: 'deny' })).toBe(true);
  expect(has('probes', { admission: 'deny', rules: { probes: false } })).toBe(false);
  expect(has('approved-registries', { admission: 'deny' })).toBe(false);
  expect(has('approved-registries', { admission: 'deny', registries: ['ghcr.io/example/'] })).toBe(true);
});

test("rules about Argo CD's own kinds stay out of the environment's cluster", () => {
  expect(JSON.stringify(made({ admission: 'deny' }))).not.toContain('argoproj.io');
});

test.each(MINORS.filter((minor) => Number(minor.slice(2)) >= 30))(
  'all policies keep the schemas of Kubernetes %s',
  (kubernetes) => {
    const objects = made({
      admission: 'deny',
      kubernetes,
      production: true,
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
  const rules = { 'no-such-rule': true, probes: false, prob: true };
  const found = findingsOf(() => made({ admission: 'deny', rules }));
  expect(found.map(({ code, subject }) => [code, subject.environment])).toEqual([
    ['INVALID_OPTION', 'prod'],
    ['INVALID_OPTION', 'prod'],
  ]);
  expect(found[0]?.message).toContain('"no-such-rule" is no built-in rule, there are: digest-only');
});
