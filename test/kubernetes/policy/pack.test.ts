import { ALL_RULES, CONTROLLER_RULES } from '../../../lib/controllers/policy';
import { controllerKinds } from '../../../lib/controllers/schema';
import { packRules } from '../../../lib/kubernetes/policy/pack/pack-rules';
import { Policy } from '../../../lib/kubernetes/policy/typed';
import { evaluatePolicies } from '../../../lib/kubernetes/policy/typed/evaluate-policies';
import { policyFindings } from '../../../lib/kubernetes/policy/typed/policy-result';
import { loadSchemas, MINORS } from '../../../lib/kubernetes/schema';
import type { JsonMap } from '../../../lib/model/json';
import { everyObject } from '../../tools/every-workload';
import { PACK_CASES } from './pack-cases';
import { deployment, object } from './samples';

const schemas = loadSchemas({ given: controllerKinds });
const REGISTRIES = ['ghcr.io/example', 'registry.example.org:5000/', 'ghcr.io/stefanprodan'] as const;
const rules = packRules({ production: true, registries: REGISTRIES as never }, CONTROLLER_RULES);

function judge(objects: readonly JsonMap[], name?: string) {
  const policies = name === undefined ? rules : rules.filter((rule) => rule.name === name);
  return evaluatePolicies(
    objects.map((value) => ({ value })),
    { environment: 'prod', namespace: 'shop', policies, schemas },
  );
}

describe.each(Object.entries(PACK_CASES))('%s', (name, { pass, fail }) => {
  test.each(pass.map((each, at) => [`${each['kind']} ${at}`, each] as const))('lets %s pass', (_, each) => {
    const results = judge([each], name);
    expect(results).toMatchObject([{ policy: name, outcome: 'passed', problems: [] }]);
  });

  test.each(fail.map((each, at) => [`${each['kind']} ${at}`, each] as const))('fails for %s', (_, each) => {
    const [result, ...more] = judge([each], name);
    expect(more).toEqual([]);
    expect(result).toMatchObject({ policy: name, outcome: 'failed' });
    for (const { message } of result?.problems ?? [])
      expect(message).not.toMatch(/no such|not a |overload|undefined/);
  });
});

test.each(MINORS)('every expression has the types of Kubernetes %s', (minor) => {
  const types = loadSchemas({ minor, given: controllerKinds });
  const values = {
    registries: ['ghcr.io/example'],
    deniedTags: ['latest'],
    requiredLabels: ['team'],
    largest: { cpu: '4', memory: '8Gi' },
  } as const;
  const all = ALL_RULES.flatMap(({ make }) => [make({}), make(values)]);
  const policies = all.filter((rule) => rule instanceof Policy);
  expect(policies.length).toBeGreaterThan(30);
  for (const { props } of policies) expect(() => new Policy(props, types)).not.toThrow();
});

test('every rule holds or is switched off as its documentation says, and is documented', () => {
  const all = packRules({ production: true, registries: ['ghcr.io/example'] }, CONTROLLER_RULES).map(
    ({ name }) => name,
  );
  expect(all).toEqual(ALL_RULES.map(({ name }) => name));
  expect(packRules({ production: false }, CONTROLLER_RULES).map(({ name }) => name)).toEqual(
    all.filter((name) => !['approved-registries', 'denied-tags', 'disruption-budget'].includes(name)),
  );
  const switched = packRules({ production: false, rules: { probes: false, 'denied-tags': true } });
  expect(switched.map(({ name }) => name)).toEqual(expect.arrayContaining(['denied-tags']));
  expect(switched.map(({ name }) => name)).not.toContain('probes');
  for (const { title, docs, holds } of ALL_RULES)
    for (const text of [title, docs, holds]) expect(text.length).toBeGreaterThan(5);
});

test('the workloads and Argo CD objects of this library keep every rule', () => {
  const results = judge(everyObject().map((each) => JSON.parse(JSON.stringify(each))));
  expect(policyFindings(results)).toEqual([]);
  expect(results.length).toBeGreaterThan(60);
});

test('a rule switched on without what it needs is undecided, never passed', () => {
  const [rule] = packRules({ production: false, rules: { 'approved-registries': true } }).filter(
    ({ name }) => name === 'approved-registries',
  );
  const results = evaluatePolicies([{ value: deployment() }], {
    environment: 'dev',
    namespace: 'shop',
    policies: rule ? [rule] : [],
    schemas,
  });
  expect(results).toMatchObject([{ outcome: 'undecided' }]);
  expect(policyFindings(results)).toMatchObject([
    { code: 'POLICY_UNDECIDED', severity: 'refusal', undecided: true },
  ]);
});

describe('disruption-budget', () => {
  const budget = (labels: JsonMap) =>
    object('policy/v1', 'PodDisruptionBudget', {
      spec: { selector: { matchLabels: labels }, minAvailable: 1 },
    });
  const many = deployment(undefined, { replicas: 3 });
  const scaler = (minReplicas: number) =>
    object('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: {
        minReplicas,
        maxReplicas: 9,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' },
      },
    });

  test('lets one replica, and several with a budget, pass', () => {
    expect(judge([deployment()], 'disruption-budget')).toEqual([]);
    expect(judge([many, budget({ 'app.kubernetes.io/name': 'app' })], 'disruption-budget')).toEqual([]);
    expect(judge([deployment(), scaler(1)], 'disruption-budget')).toEqual([]);
  });

  test.each([
    ['several replicas', [many]],
    ['a budget that selects other pods', [many, budget({ 'app.kubernetes.io/name': 'other' })]],
    [
      'a budget in another namespace',
      [many, { ...budget({}), metadata: { name: 'app', namespace: 'other' } }],
    ],
    ['an autoscaler that keeps several', [deployment(), scaler(2)]],
  ])('fails for %s', (_, objects) => {
    expect(judge(objects, 'disruption-budget')).toMatchObject([
      { outcome: 'failed', object: { kind: 'Deployment', name: 'app' } },
    ]);
  });
});
