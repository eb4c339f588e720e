import { ALL_RULES, CONTROLLER_RULES } from '../../../lib/controllers/policy';
import { controllerKinds } from '../../../lib/controllers/schema';
import type { PackOptions } from '../../../lib/kubernetes/policy/pack';
import type { Profile } from '../../../lib/kubernetes/policy/pack/pack-rule';
import { packRules } from '../../../lib/kubernetes/policy/pack/pack-rules';
import { Policy } from '../../../lib/kubernetes/policy/typed';
import { isSelecting } from '../../../lib/kubernetes/policy/typed/alike-pods';
import { evaluatePolicies } from '../../../lib/kubernetes/policy/typed/evaluate-policies';
import { policyFindings } from '../../../lib/kubernetes/policy/typed/policy-result';
import { loadSchemas, MINORS } from '../../../lib/kubernetes/schema';
import type { JsonMap } from '../../../lib/model/json';
import { everyObject } from '../../tools/every-workload';
import { PACK_CASES } from './pack-cases';
import { PLAIN, STRICT } from './pack-options';
import { deployment, object, podSpec, secured } from './samples';

const schemas = loadSchemas({ given: controllerKinds });
const REGISTRIES = ['ghcr.io/example', 'registry.example.org:5000/', 'ghcr.io/stefanprodan'] as const;
const values = { ...STRICT, registries: REGISTRIES as never };
/** Each rule by itself, whatever others tell of the same. */
const rules = ALL_RULES.map((rule) => rule.make(values, { severity: 'refusal', rest: false }));

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

describe('what a rule is said to look at', () => {
  const selecting = rules.filter((rule) => rule instanceof Policy).filter(isSelecting);
  const textsOf = ({ props }: Policy) =>
    [...(props.conditions ?? []), ...(props.variables ?? []), ...props.validations].map(
      ({ expression }) => expression,
    );

  test('is all of it: rules select fields of pods and containers, and take none of them as a whole', () => {
    expect(selecting.length).toBeGreaterThan(20);
    for (const text of selecting.flatMap(textsOf)) {
      const plain = text.replace(/\bdyn\(([\w.]+)\)/g, '$1').replace(/\((\w), /g, '(');
      expect(
        plain.match(/\bc\b(?!\.\w)|variables\.pod\b(?!\.\w)|variables\.podMetadata\b(?!\.\w)/g),
      ).toBeNull();
      expect(plain.match(/variables\.(?:containers|sized)\b(?!\.(?:all|exists)\()/g)).toBeNull();
    }
  });

  test('a verdict that was found for a pod is that of one whose containers differ in what no rule selects', () => {
    const others = (key: string, value: unknown) =>
      /^(?:c|initC|ephemeralC)ontainers$/.test(key) && Array.isArray(value)
        ? value.map((each) => ({ ...each, name: `other-${each.name}`, workingDir: '/other' }))
        : value;
    for (const [name, { pass, fail }] of Object.entries(PACK_CASES))
      for (const each of [...pass, ...fail]) {
        const [before, after] = [each, JSON.parse(JSON.stringify(each), others) as JsonMap].map((object) =>
          judge([object], name).map(({ outcome, problems }) => [outcome, problems.length]),
        );
        expect(after).toEqual(before);
      }
  });
});

test.each(MINORS)('every expression has the types of Kubernetes %s', (minor) => {
  const types = loadSchemas({ minor, given: controllerKinds });
  const values = {
    minor: Number(minor.slice(2)),
    registries: ['ghcr.io/example'],
    deniedTags: ['latest'],
    requiredLabels: ['team'],
    largest: { cpu: '4', memory: '8Gi' },
  } as const;
  const all = ALL_RULES.flatMap(({ make }) => [
    make({ minor: values.minor }, { severity: 'refusal', rest: true }),
    make(values, { severity: 'refusal', rest: false }),
  ]);
  const policies = all.filter((rule) => rule instanceof Policy);
  expect(policies.length).toBeGreaterThan(30);
  for (const { props } of policies) expect(() => new Policy(props, types)).not.toThrow();
});

describe('severities', () => {
  const standing = (options: PackOptions) =>
    new Map(packRules(options, CONTROLLER_RULES).map(({ name, severity }) => [name, severity]));
  const of = (...profiles: readonly Profile[]) =>
    ALL_RULES.filter(({ profile }) => profiles.includes(profile)).map(({ name }) => name);

  test('every rule belongs to a profile, is documented, and says what it does', () => {
    const strict = standing({ ...STRICT, registries: ['ghcr.io/example'] });
    expect([...strict.keys()].sort()).toEqual(ALL_RULES.map(({ name }) => name).sort());
    expect(new Set(strict.values())).toEqual(new Set(['refusal']));
    for (const { title, docs } of ALL_RULES)
      for (const text of [title, docs]) expect(text.length).toBeGreaterThan(5);
  });

  test('the level baseline refuses, and restricted and production warn, unless the environment says otherwise', () => {
    const plain = standing(PLAIN);
    for (const name of of('fixed', 'baseline')) expect([name, plain.get(name)]).toEqual([name, 'refusal']);
    for (const name of of('restricted', 'production'))
      expect([name, plain.get(name)]).toEqual([name, 'warning']);
    expect(plain.has('approved-registries')).toBe(false);
  });

  test('the level privileged asks for nothing, and what is fixed stays', () => {
    const none = standing({
      ...PLAIN,
      podSecurity: { refuse: 'privileged', warn: 'privileged' },
      production: 'off',
    });
    expect([...none.keys()].sort()).toEqual(of('fixed').sort());
  });

  test('a level that only warns warns of all that it includes', () => {
    const warned = standing({ ...PLAIN, podSecurity: { refuse: 'privileged', warn: 'restricted' } });
    for (const name of of('baseline', 'restricted'))
      expect([name, warned.get(name)]).toEqual([name, 'warning']);
  });

  test('a rule has the severity that the environment gives it', () => {
    const some = standing({ ...PLAIN, rules: { probes: 'refuse', seccomp: 'off', selinux: 'warn' } });
    expect(some.get('probes')).toBe('refusal');
    expect(some.has('seccomp')).toBe(false);
    expect(some.get('selinux')).toBe('warning');
  });

  test('what the Standards have since a release of Kubernetes holds from there on', () => {
    expect(standing({ ...PLAIN, minor: 33 }).has('no-host-probes')).toBe(false);
    expect(standing({ ...PLAIN, minor: 34 }).has('no-host-probes')).toBe(true);
  });

  test.each<[string, Partial<PackOptions>, string[]]>([
    ['the level baseline refuses', {}, ['no-added-capabilities: added capabilities: main (NET_ADMIN)']],
    [
      'only the stricter rule holds',
      { rules: { 'no-added-capabilities': 'off' } },
      ['drop-capabilities: added capabilities: main (NET_ADMIN)'],
    ],
    [
      'the stricter rule does more',
      { rules: { 'no-added-capabilities': 'warn', 'drop-capabilities': 'refuse' } },
      ['drop-capabilities: added capabilities: main (NET_ADMIN)'],
    ],
  ])('nothing is told twice where %s', (_, changes, expected) => {
    const value = deployment(
      podSpec({ containers: [secured({ capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } })] }),
    );
    const results = evaluatePolicies([{ value }], {
      environment: 'prod',
      namespace: 'shop',
      policies: packRules({ ...PLAIN, ...changes }),
      schemas,
    });
    expect(
      results.flatMap(({ policy, problems }) => problems.map(({ message }) => `${policy}: ${message}`)),
    ).toEqual(expected);
  });
});

test('the workloads and Argo CD objects of this library keep every rule, but for what props ask for by name', () => {
  const results = judge(everyObject().map((each) => JSON.parse(JSON.stringify(each))));
  const broken = policyFindings(results).map(({ subject: { object, rule } }) => `${object}: ${rule}`);
  expect([...new Set(broken)].sort()).toEqual([
    // An agent of nodes that asks for all that there is.
    'DaemonSet frontend-agent: drop-capabilities',
    'DaemonSet frontend-agent: no-added-capabilities',
    'DaemonSet frontend-agent: no-host-namespaces',
    'DaemonSet frontend-agent: no-host-paths',
    'DaemonSet frontend-agent: no-host-ports',
    'DaemonSet frontend-agent: no-privilege-escalation',
    'DaemonSet frontend-agent: no-privileged',
    'DaemonSet frontend-agent: no-root-user',
    'DaemonSet frontend-agent: probes',
    'DaemonSet frontend-agent: run-as-non-root',
    'DaemonSet frontend-agent: volume-types',
    // Without probes, and open to the world, as their originals are.
    'Deployment loadgenerator: probes',
    'Service frontend-external: internal-services',
    'Service frontend-full: internal-services',
    'StatefulSet orders-db: probes',
  ]);
  expect(results.length).toBeGreaterThan(60);
});

test('a rule switched on without what it needs is undecided, never passed', () => {
  const [rule] = packRules({ ...PLAIN, rules: { 'approved-registries': 'refuse' } }).filter(
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

  test('is about the pods that have the requests, where Flagger runs a copy of the workload', () => {
    const canary = object('flagger.app/v1beta1', 'Canary', {
      spec: { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' } },
    });
    const of = (name: string) => budget({ 'app.kubernetes.io/name': name });
    expect(judge([many, canary, of('app-primary')], 'disruption-budget')).toEqual([]);
    expect(judge([many, canary, of('app')], 'disruption-budget')).toMatchObject([{ outcome: 'failed' }]);
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
