import { compileCel, describeCelError, toCel } from '../../../lib/kubernetes/policy/cel';
import { PACK } from '../../../lib/kubernetes/policy/pack';
import { packRules } from '../../../lib/kubernetes/policy/pack/pack-rules';
import { Policy } from '../../../lib/kubernetes/policy/typed';
import { evaluatePolicies } from '../../../lib/kubernetes/policy/typed/evaluate-policies';
import { ObjectBindings } from '../../../lib/kubernetes/policy/typed/policy-bindings';
import { TargetRule } from '../../../lib/kubernetes/policy/typed/target-rule';
import { loadSchemas } from '../../../lib/kubernetes/schema';
import type { JsonMap } from '../../../lib/model/json';
import { STRICT } from './pack-options';

const schemas = loadSchemas();

const pod = (containers: number): JsonMap => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'x' },
  spec: { containers: Array.from({ length: containers }, (_, at) => ({ name: `c${at}`, image: 'i' })) },
});

const aboutPods = (name: string, expression: string): Policy =>
  new Policy({
    name,
    description: 'a rule about pods',
    match: { pods: true },
    validations: [{ expression, message: 'it does not hold' }],
    remedy: 'change it',
  });

const judge = (policies: readonly (Policy | TargetRule)[], ...values: JsonMap[]) =>
  evaluatePolicies(
    values.map((value) => ({ value })),
    { environment: 'prod', namespace: 'shop', policies, schemas },
  );

test('a policy that takes too many steps over an object leaves the next one all of its own', () => {
  const greedy = aboutPods(
    'greedy',
    'variables.containers.all(a, variables.containers.all(b, a.name != "" && b.name != ""))',
  );
  const modest = aboutPods('modest', 'size(variables.containers) == 2000');
  const results = judge([greedy, modest], pod(2000));
  expect(results.map(({ policy, outcome }) => `${policy} ${outcome}`)).toEqual([
    'greedy failed',
    'modest passed',
  ]);
  expect(results[0]?.problems[0]?.message).toMatch(/takes more than 1000000 steps/);
});

test("a policy's own variables stand beside those that all rules about pods share", () => {
  const own = new Policy({
    name: 'own',
    description: 'counts containers',
    match: { pods: true },
    variables: [{ name: 'count', expression: 'size(variables.containers)' }],
    validations: [
      { expression: 'variables.count == 2 && size(variables.pod.containers) == 2', message: 'not two' },
    ],
    remedy: 'have two',
  });
  const other = aboutPods('other', '!has(variables.pod.initContainers)');
  expect(judge([own, other, own], pod(2)).map(({ outcome }) => outcome)).toEqual([
    'passed',
    'passed',
    'passed',
  ]);
  expect(judge([own], pod(1)).map(({ outcome }) => outcome)).toEqual(['failed']);
});

test('variables that hold on to the objects they were asked of are not left behind: getters are the same for all objects', () => {
  const of = (name: string, expression: string) => ({ name, expression: compileCel(expression) });
  const pods = [of('pod', 'object.spec')];
  const own = [of('count', 'size(variables.pod.containers)')];
  const variablesOf = (containers: number) =>
    new ObjectBindings({
      kind: 'v1/Pod',
      object: () => toCel(pod(containers)),
      name: 'x',
      namespace: 'shop',
      namespaceObject: () => undefined,
    }).for({}, pods, own)['variables'] as object;
  const [one, other] = [variablesOf(1), variablesOf(2)];
  for (const name of ['pod', 'count']) {
    const { get } = Object.getOwnPropertyDescriptor(one, name) ?? {};
    expect(get).toBeInstanceOf(Function);
    expect(Object.getOwnPropertyDescriptor(other, name)?.get).toBe(get);
  }
  const counted = [one, other].map((variables) => compileCel('variables.count').evaluate({ variables }));
  expect(counted).toEqual([1n, 2n]);
});

test('a rule about several objects is given those of its kinds, prepared', () => {
  const seen: unknown[] = [];
  const rule = new TargetRule({
    name: 'seen',
    description: 'takes note',
    remedy: 'none',
    kinds: ['Pod'],
    check: (objects) => {
      seen.push(...objects.map(({ kind, spec }) => [kind, (spec as JsonMap)['restartPolicy']]));
      return [];
    },
  });
  judge([rule], pod(1), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'y' } });
  expect(seen).toEqual([['Pod', 'Always']]);
});

test.each(['constructor', 'toString', '__proto__', 'valueOf', 'of', 'kind'])(
  'fails for %s, which is a name of JavaScript and none of an expression',
  (name) => {
    const bindings = new ObjectBindings({
      kind: 'v1/Pod',
      object: () => toCel(pod(1)),
      name: 'x',
      namespace: 'shop',
      namespaceObject: () => undefined,
    }).for({}, [], []);
    const told = (source: string): unknown => {
      try {
        return compileCel(source).evaluate(bindings);
      } catch (error) {
        return describeCelError(error).message;
      }
    };
    expect(told(name)).toMatch(/unknown variable|reserved identifier/i);
    expect(told('object.metadata.name')).toBe('x');
  },
);

test('a built-in rule is read once, whatever the environments that it holds in', () => {
  const [production, other] = [packRules(STRICT), packRules({ ...STRICT, production: 'off' })];
  for (const rule of other) expect(production).toContain(rule);
  const switched = packRules({ ...STRICT, production: 'off', rules: { 'denied-tags': 'refuse' } });
  expect(switched.map(({ name }) => name)).toContain('denied-tags');
  for (const rule of switched) expect(production).toContain(rule);
  const [lax] = packRules({ ...STRICT, deniedTags: ['next'] }).filter(({ name }) => name === 'denied-tags');
  expect(production).not.toContain(lax);
  expect(PACK).toHaveLength(30);
});

describe('the path of a problem names the list in which the container stands', () => {
  const container = (name: string, isPrivileged: boolean) => ({
    name,
    image: 'i',
    securityContext: { privileged: isPrivileged },
  });
  const spec = {
    containers: [container('main', false)],
    initContainers: [container('first', true), container('second', true)],
  };
  const told = (value: JsonMap, policies: readonly (Policy | TargetRule)[] = packRules(STRICT)) =>
    judge(policies, value)
      .filter(({ policy }) => policy === 'no-privileged' || policy === 'own')
      .flatMap(({ problems }) => problems);

  test.each<[string, JsonMap, string]>([
    ['a Pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec }, '.spec'],
    [
      'a Deployment',
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec: { template: { spec } } },
      '.spec.template.spec',
    ],
    [
      'a CronJob',
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'x' },
        spec: { schedule: '@daily', jobTemplate: { spec: { template: { spec } } } },
      },
      '.spec.jobTemplate.spec.template.spec',
    ],
  ])('of %s', (_, value, below) => {
    expect(told(value)).toEqual([
      {
        message: 'privileged: first, second',
        path: `${below}.initContainers[*].securityContext.privileged`,
      },
    ]);
  });

  test('of two lists each, with its own containers', () => {
    const both = { ...spec, containers: [container('main', true)] };
    expect(told({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: both })).toEqual([
      { message: 'privileged: main', path: '.spec.containers[*].securityContext.privileged' },
      { message: 'privileged: first, second', path: '.spec.initContainers[*].securityContext.privileged' },
    ]);
  });

  test('once, also by a rule that takes its lists by name', () => {
    const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } };
    const containers = [{ ...container('main', false), resources }];
    const value = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: { ...spec, containers } };
    const [found] = judge(packRules(STRICT), value).filter(({ policy }) => policy === 'resources');
    expect(found?.problems.map(({ path }) => path)).toEqual(['.spec.initContainers[*].resources']);
  });

  test('of a list that holds nothing never', () => {
    const own = new Policy({
      name: 'own',
      description: 'one container is called web',
      match: { pods: true },
      validations: [
        {
          expression: 'variables.containers.exists(c, c.name == "web")',
          message: 'no container is called web',
          field: 'containers[*].name',
        },
      ],
      remedy: 'name one so',
    });
    expect(told(pod(2), [own])).toEqual([
      { message: 'no container is called web', path: '.spec.containers[*].name' },
    ]);
  });
});
