import { type KindName, Policy, type PolicyProps } from '../../../lib/kubernetes/policy/typed';
import { evaluatePolicies } from '../../../lib/kubernetes/policy/typed/evaluate-policies';
import { policyFindings } from '../../../lib/kubernetes/policy/typed/policy-result';
import { loadSchemas } from '../../../lib/kubernetes/schema';
import { DeliveryError } from '../../../lib/model/finding';
import type { JsonMap } from '../../../lib/model/json';
import { deployment, object, podSpec } from './samples';

const schemas = loadSchemas();

function policy(changes: Partial<PolicyProps> = {}): Policy {
  return new Policy({
    name: 'few-replicas',
    description: 'a test',
    match: { kinds: ['apps/v1/Deployment'] },
    validations: [
      { expression: 'object.spec.replicas <= 3', message: 'more than 3 replicas', field: 'spec.replicas' },
    ],
    remedy: 'ask for fewer',
    ...changes,
  });
}

const expecting = (expression: string, changes: Partial<PolicyProps> = {}) =>
  policy({ validations: [{ expression, message: 'wrong' }], ...changes });

function judge(rule: Policy, value: JsonMap, others: readonly JsonMap[] = [], environment = 'prod') {
  const objects = [value, ...others].map((each, at) => ({ value: each, file: `${at}.yaml` }));
  return evaluatePolicies(objects, { environment, namespace: 'shop', policies: [rule], schemas });
}

function problems(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof DeliveryError) return error.message;
    throw error;
  }
  return 'nothing';
}

describe('a policy that is written wrongly', () => {
  test.each([
    [
      'a mistyped field',
      'object.spec.replica > 1',
      'no such key: replica in io.k8s.api.apps.v1.DeploymentSpec, did you mean "replicas"?',
    ],
    ['a mistyped field in has()', 'has(object.spec.replica)', 'did you mean "replicas"?'],
    [
      'a mistyped field of a list',
      'object.spec.template.spec.containers.all(c, c.imge != "")',
      'did you mean "image"?',
    ],
    ['a comparison of two types', 'object.spec.replicas == "1"', 'no such overload: int == string'],
    [
      'a value of a map taken for a number',
      "object.metadata.labels['a'] == 1",
      'no such overload: string == int',
    ],
    ['a text instead of a condition', 'object.metadata.name', 'gives a string, a bool is needed'],
    ['a mistyped function', "object.metadata.name.startWith('a')", 'did you mean "startsWith"?'],
    ['an unknown variable', 'objekt.spec.replicas > 1', 'unknown variable: objekt'],
    ['a variable that is not declared', 'variables.many', 'no such key: many'],
    ['a value that is not given', 'object.spec.replicas < params.limit', 'no such key: limit'],
    ['all values at once', 'size(params) == 0', '`params` stands alone'],
    ['a broken expression', 'object.spec.replicas >', 'unexpected token: EOF'],
    [
      'a broken pattern',
      "object.metadata.name.matches('(a')",
      'missing closing ): `(a`, in "object.metadata',
    ],
    ['a broken pattern to find', "object.metadata.name.find('[') == ''", 'not a regular expression of RE2'],
    ['a broken duration', "duration('1x') < duration('1h')", 'invalid duration string: 1x'],
    [
      'a number instead of a condition',
      'object.spec.replicas',
      'gives an int, a bool is needed: "object.spec',
    ],
  ])('fails for %s', (_, expression, message) => {
    const text = problems(() => expecting(expression));
    expect(text).toContain('INVALID_POLICY: the policy "few-replicas": validation 1');
    expect(text).toContain(message);
  });

  test('fails with all that is wrong at once', () => {
    const text = problems(() =>
      policy({
        name: 'Few',
        variables: [{ name: 'a b', expression: '1' }],
        conditions: [{ name: 'c', expression: '1 +' }],
        validations: [{ expression: 'x', message: '' }],
      }),
    );
    for (const part of ['its name', '"a b" is not a name', 'the condition "c"', 'not one line'])
      expect(text).toContain(part);
  });

  test('fails for a mistyped field of a pod, whatever makes it', () => {
    const text = problems(() => expecting('variables.pod.hostNetworks', { match: { pods: true } }));
    expect(text).toContain('did you mean "hostNetwork"?');
    expect(text).toContain('(for v1/Pod)');
    expect(text).toContain('(for batch/v1/CronJob)');
  });

  test.each([
    ['Deployment', 'is not apiVersion and kind, such as "apps/v1/Deployment"'],
    ['Ingress', 'did you mean "networking.k8s.io/v1/Ingress"?'],
    ['apps/v1/deployments', 'did you mean "apps/v1/Deployment"?'],
    ['appps/v1/Deployment', 'is not served by Kubernetes 1.34, did you mean "apps/v1/Deployment"?'],
  ])('fails for the kind %s', (kind, message) => {
    const kinds: [KindName] = [kind as KindName];
    expect(problems(() => policy({ match: { kinds } }))).toContain(message);
  });

  test('a kind without a schema is not checked, but works', () => {
    const rule = expecting('object.spec.anything == 1', { match: { kinds: ['example.org/v1/Thing'] } });
    expect(judge(rule, object('example.org/v1', 'Thing', { spec: { anything: 1 } }))).toMatchObject([
      { outcome: 'passed' },
    ]);
  });
});

describe('a policy that is evaluated', () => {
  test('passes and fails, with what was found and where', () => {
    expect(judge(policy(), deployment(undefined, { replicas: 3 }))).toMatchObject([
      { outcome: 'passed', file: '0.yaml' },
    ]);
    const results = judge(policy(), deployment(undefined, { replicas: 4 }));
    expect(policyFindings(results)).toEqual([
      {
        code: 'POLICY_FAILED',
        severity: 'refusal',
        subject: {
          environment: 'prod',
          rule: 'few-replicas',
          file: '0.yaml',
          object: 'Deployment app',
          path: '.spec.replicas',
        },
        message: 'few-replicas: Deployment "app": more than 3 replicas',
        remedy: 'ask for fewer',
      },
    ]);
  });

  test('weighs as much as it says, and holds where it says', () => {
    const rule = policy({ severity: 'warning', environments: ['dev'] });
    const many = deployment(undefined, { replicas: 4 });
    expect(policyFindings(judge(rule, many, [], 'dev'))).toMatchObject([{ severity: 'warning' }]);
    expect(judge(rule, many, [], 'prod')).toEqual([]);
  });

  test('sees the defaults that the API server fills in', () => {
    expect(judge(policy(), deployment())).toMatchObject([{ outcome: 'passed' }]);
    expect(judge(expecting("object.metadata.namespace == 'shop'"), deployment())).toMatchObject([
      { outcome: 'passed' },
    ]);
  });

  test('an expression that fails counts as failed, with the reason', () => {
    const [result] = judge(expecting("object.metadata.labels['team'] == 'a'"), deployment());
    expect(result).toMatchObject({ outcome: 'failed', problems: [{ message: 'wrong: no such key: team' }] });
  });

  test('an object that a condition leaves out is not judged', () => {
    const rule = policy({ conditions: [{ name: 'other', expression: "object.metadata.name == 'other'" }] });
    expect(judge(rule, deployment(undefined, { replicas: 9 }))).toEqual([]);
  });

  test('uses its variables and values', () => {
    const rule = expecting(
      'variables.count <= params.limit && params.names.exists(n, n == object.metadata.name)',
      {
        variables: [
          { name: 'replicas', expression: 'object.spec.replicas' },
          { name: 'count', expression: 'variables.replicas * 2' },
        ],
        params: { limit: 6, names: ['app'] },
      },
    );
    expect(judge(rule, deployment(undefined, { replicas: 3 }))).toMatchObject([{ outcome: 'passed' }]);
    expect(judge(rule, deployment(undefined, { replicas: 4 }))).toMatchObject([{ outcome: 'failed' }]);
  });

  test('leaves the objects as they are', () => {
    const value = deployment();
    const before = JSON.stringify(value);
    judge(policy(), value);
    expect(JSON.stringify(value)).toBe(before);
  });

  test('is the same policy when it is made again from its data', () => {
    const rule = new Policy(JSON.parse(JSON.stringify(policy())) as PolicyProps);
    expect(judge(rule, deployment(undefined, { replicas: 9 }))).toMatchObject([{ outcome: 'failed' }]);
  });
});

describe('what only a cluster knows', () => {
  test.each([
    ['who asks', "request.userInfo.username == 'argocd'", 'request.userInfo'],
    ['for which operation', "request.operation == 'CREATE'", 'request.operation'],
    ['what was there before', 'oldObject == null', 'oldObject'],
    ['what somebody may do', "authorizer.group('').resource('pods').check('get').allowed()", 'authorizer'],
    [
      'labels of a namespace that is not rendered',
      "namespaceObject.metadata.labels['team'] == 'a'",
      'namespaceObject',
    ],
    ['a value that is missing', 'object.spec.replicas < params.limit', 'params.limit'],
    [
      'one of them behind another condition',
      "object.spec.replicas == 1 && request.userInfo.username == 'a'",
      'request.userInfo',
    ],
    [
      'one of them inside a loop',
      'object.spec.template.spec.containers.all(c, c.name in request.userInfo.groups)',
      'request.userInfo',
    ],
  ])('%s is undecided, never passed', (_, expression, asked) => {
    const results = judge(expecting(expression, { params: { limit: undefined } }), deployment());
    expect(results).toMatchObject([{ outcome: 'undecided' }]);
    const [finding] = policyFindings(results);
    expect(finding).toMatchObject({ code: 'POLICY_UNDECIDED', severity: 'refusal', undecided: true });
    expect(finding?.message).toContain(`\`${asked}\` is known in a cluster only`);
  });

  test('is not asked for where the answer is known without it', () => {
    const passed = "object.spec.replicas == 1 || request.userInfo.username == 'a'";
    const failed = "object.spec.replicas == 2 && request.userInfo.username == 'a'";
    expect(judge(expecting(passed), deployment())).toMatchObject([{ outcome: 'passed' }]);
    expect(judge(expecting(failed), deployment())).toMatchObject([{ outcome: 'failed' }]);
  });

  test('labels of a namespace that is rendered too are known', () => {
    const rule = expecting("namespaceObject.metadata.labels['team'] == 'a'");
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', labels: { team: 'a' } },
    };
    expect(judge(rule, deployment(), [namespace])).toMatchObject([{ outcome: 'passed' }]);
  });

  test('a condition that needs it leaves everything undecided, unless another one decides', () => {
    const asks = { name: 'asks', expression: "request.operation == 'CREATE'" };
    const no = { name: 'no', expression: 'false' };
    expect(judge(policy({ conditions: [asks] }), deployment())).toMatchObject([{ outcome: 'undecided' }]);
    expect(judge(policy({ conditions: [asks, no] }), deployment())).toEqual([]);
  });
});

test('hostile objects are judged like any other, in bounded time', () => {
  const rule = expecting('variables.containers.all(c, c.image != "")', { match: { pods: true } });
  let deep: JsonMap = {};
  for (let level = 0; level < 2_000; level += 1) deep = { a: deep };
  const before = process.cpuUsage();
  const containers = Array.from({ length: 20_000 }, (_, at) => ({ name: `c${at}`, image: 'a' }));
  expect(judge(rule, deployment(podSpec({ containers })))).toMatchObject([{ outcome: 'passed' }]);
  expect(judge(rule, deployment(podSpec({ containers: 'none' })))).toMatchObject([{ outcome: 'failed' }]);
  expect(judge(rule, deployment(podSpec({ containers: [null, 1, 'x'] })))).toMatchObject([
    { outcome: 'failed' },
  ]);
  expect(
    judge(rule, deployment({ ...podSpec(), constructor: deep, __proto__: deep } as JsonMap)),
  ).toHaveLength(1);
  expect(judge(rule, { apiVersion: 'apps/v1', kind: 'Deployment' } as JsonMap)).toMatchObject([
    { outcome: 'failed' },
  ]);
  expect(process.cpuUsage(before).user).toBeLessThan(10_000_000);
});
