import { admissionObjects } from '../../../lib/kubernetes/policy/admission/admission-objects';
import { kyvernoObjects } from '../../../lib/kubernetes/policy/admission/kyverno-objects';
import { packRules } from '../../../lib/kubernetes/policy/pack/pack-rules';
import { Policy, type PolicyProps } from '../../../lib/kubernetes/policy/typed';
import { loadSchemas } from '../../../lib/kubernetes/schema';
import { validateObject } from '../../../lib/kubernetes/schema/validate-object';
import { STRICT } from './pack-options';

const schemas = loadSchemas({ minor: '1.34' });
const TARGET = { environment: 'prod', namespaces: ['shop', 'pay'], schemas } as const;

function policy(changes: Partial<PolicyProps> = {}): Policy {
  return new Policy({
    name: 'few',
    description: 'a test',
    match: {
      kinds: ['apps/v1/Deployment', 'networking.k8s.io/v1/Ingress', 'networking.k8s.io/v1/NetworkPolicy'],
    },
    conditions: [{ name: 'named', expression: 'object.metadata.name.startsWith(params.prefix)' }],
    variables: [{ name: 'limit', expression: 'params.limit' }],
    validations: [
      {
        expression:
          'size(object.metadata.name) < variables.limit || params.names.exists(n, n == params.names[0])',
        message: 'too long',
        messageExpression: "'longer than ' + string(params.limit)",
      },
    ],
    params: { limit: -3, names: ["it's", 'b'], prefix: 'a"b\\c' },
    remedy: 'none',
    ...changes,
  });
}

test('one object is evaluated here and enforced there: its expressions, with the values written out', () => {
  const { objects, leftOut } = admissionObjects([policy()], TARGET);
  expect(leftOut).toEqual([]);
  expect(objects).toEqual([
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: {
        name: 'prod-few',
        labels: { 'app.kubernetes.io/managed-by': 'cdk8s-delivery', 'app.kubernetes.io/part-of': 'prod' },
        annotations: { 'cdk8s-delivery/description': 'a test' },
      },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          matchPolicy: 'Equivalent',
          namespaceSelector: {},
          objectSelector: {},
          resourceRules: [
            {
              apiGroups: ['apps'],
              apiVersions: ['v1'],
              operations: ['CREATE', 'UPDATE'],
              resources: ['deployments'],
              scope: '*',
            },
            {
              apiGroups: ['networking.k8s.io'],
              apiVersions: ['v1'],
              operations: ['CREATE', 'UPDATE'],
              resources: ['ingresses', 'networkpolicies'],
              scope: '*',
            },
          ],
        },
        matchConditions: [{ name: 'named', expression: "object.metadata.name.startsWith('a\"b\\\\c')" }],
        variables: [{ name: 'limit', expression: '(-3)' }],
        validations: [
          {
            expression:
              "size(object.metadata.name) < variables.limit || ['it\\'s', 'b'].exists(n, n == ['it\\'s', 'b'][0])",
            message: 'too long',
            messageExpression: "'longer than ' + string((-3))",
          },
        ],
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: {
        name: 'prod-few',
        labels: { 'app.kubernetes.io/managed-by': 'cdk8s-delivery', 'app.kubernetes.io/part-of': 'prod' },
      },
      spec: {
        policyName: 'prod-few',
        validationActions: ['Deny'],
        matchResources: {
          matchPolicy: 'Equivalent',
          objectSelector: {},
          namespaceSelector: {
            matchExpressions: [
              { key: 'kubernetes.io/metadata.name', operator: 'In', values: ['pay', 'shop'] },
            ],
          },
        },
      },
    },
  ]);
});

test('a rule about pods becomes a policy for each shape, with the variables that it uses', () => {
  const rule = policy({
    match: { pods: true },
    conditions: [],
    variables: [],
    validations: [{ expression: 'size(variables.containers) > 0', message: 'no container' }],
  });
  const { objects } = admissionObjects([rule], TARGET);
  const policies = objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
  expect(policies.map(({ metadata }) => metadata.name)).toEqual([
    'prod-few-pod',
    'prod-few-template',
    'prod-few-cron-job',
  ]);
  expect(policies[0]).toMatchObject({
    spec: {
      matchConstraints: { resourceRules: [{ resources: ['pods', 'pods/ephemeralcontainers'] }] },
      variables: [
        { name: 'containers', expression: expect.stringContaining('object.spec.ephemeralContainers') },
      ],
    },
  });
  expect(policies[1]).toMatchObject({
    spec: {
      matchConstraints: {
        resourceRules: expect.arrayContaining([
          expect.objectContaining({ apiGroups: ['argoproj.io'], resources: ['rollouts'] }),
        ]),
      },
      matchConditions: [{ name: 'describes-pods', expression: 'has(object.spec.template)' }],
    },
  });
  expect(JSON.stringify(policies[2])).toContain('object.spec.jobTemplate.spec.template.spec.containers');
});

test('actions follow the weight of a policy, unless it or the target says otherwise', () => {
  const actions = (changes: Partial<PolicyProps>, target = {}) =>
    admissionObjects([policy(changes)], { ...TARGET, ...target }).objects.flatMap(({ kind, ...rest }) =>
      kind.endsWith('Binding')
        ? [(rest as unknown as { spec: { validationActions: string[] } }).spec.validationActions]
        : [],
    );
  expect(actions({})).toEqual([['Deny']]);
  expect(actions({ severity: 'warning' })).toEqual([['Warn', 'Audit']]);
  expect(actions({ severity: 'note' })).toEqual([['Audit']]);
  expect(actions({ admission: ['Warn'] })).toEqual([['Warn']]);
  expect(actions({}, { actions: ['Audit'] })).toEqual([['Audit']]);
});

test('a limit weakens what is stronger, and nothing else', () => {
  const actions = (changes: Partial<PolicyProps>, limit: 'Warn' | 'Audit') =>
    admissionObjects([policy(changes)], { ...TARGET, limit }).objects[1];
  const binding = (validationActions: string[]) => ({ spec: { validationActions } });
  expect(actions({}, 'Warn')).toMatchObject(binding(['Warn', 'Audit']));
  expect(actions({}, 'Audit')).toMatchObject(binding(['Audit']));
  expect(actions({ severity: 'note' }, 'Warn')).toMatchObject(binding(['Audit']));
  expect(actions({ admission: ['Warn'] }, 'Warn')).toMatchObject(binding(['Warn']));
  expect(admissionObjects([policy({ admission: [] })], { ...TARGET, limit: 'Audit' }).objects).toEqual([]);
});

test('what cannot be put into the cluster is said, with the reason', () => {
  const { leftOut, objects } = admissionObjects(
    [
      ...packRules({ ...STRICT, rules: { 'approved-registries': 'refuse' } }).filter(({ name }) =>
        ['disruption-budget', 'approved-registries'].includes(name),
      ),
      policy({ name: 'silent', admission: [] }),
      policy({
        name: 'wide',
        match: { kinds: ['rbac.authorization.k8s.io/v1/ClusterRole'] },
        conditions: [],
        variables: [],
        validations: [{ expression: 'true', message: 'none' }],
      }),
      policy({ name: 'elsewhere', environments: ['dev'] }),
    ],
    TARGET,
  );
  expect(objects).toEqual([]);
  expect(leftOut).toEqual([
    { policy: 'approved-registries', reason: 'its value registries is missing' },
    { policy: 'disruption-budget', reason: 'it looks at several objects at once' },
    { policy: 'silent', reason: 'it asks the cluster to do nothing' },
    { policy: 'wide', reason: 'it is about kinds without a namespace only, which are not asked for' },
  ]);
});

test('fails for a cluster that lacks what a policy calls', () => {
  const rule = policy({
    conditions: [],
    variables: [],
    validations: [{ expression: "isSemver('1.2.3')", message: 'none' }],
  });
  expect(() => admissionObjects([rule], { ...TARGET, minor: 33 })).toThrow(
    'the policy "few" calls functions that policies may use from Kubernetes 1.34 on, the cluster is 1.33',
  );
  expect(admissionObjects([rule], TARGET).objects).toHaveLength(2);
});

test('everything made from the built-in rules is valid by the schemas, and its names are unique', () => {
  const rules = packRules({ ...STRICT, registries: ['ghcr.io/example'] });
  const { objects } = admissionObjects(rules, { ...TARGET, clusterScoped: true });
  expect(objects.length).toBeGreaterThan(60);
  for (const each of objects)
    expect([each.metadata.name, validateObject(each as never, schemas)]).toEqual([each.metadata.name, []]);
  const names = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  expect(new Set(names).size).toBe(names.length);
});

test('Kyverno gets the same expressions, one policy for each shape', () => {
  const rules = [policy(), ...packRules(STRICT).filter(({ name }) => name === 'digest-only')];
  const { objects } = kyvernoObjects(rules, TARGET);
  const { objects: native } = admissionObjects(rules, TARGET);
  const specs = (list: readonly object[]) =>
    list.map((each) => (each as { spec: { validations: unknown } }).spec.validations);
  expect(specs(objects)).toEqual(specs(native.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')));
  expect(objects[0]).toMatchObject({
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'ValidatingPolicy',
    metadata: { name: 'prod-few' },
    spec: {
      validationActions: ['Deny'],
      autogen: { podControllers: { controllers: [] } },
      matchConstraints: { namespaceSelector: { matchExpressions: [{ values: ['pay', 'shop'] }] } },
    },
  });
});
