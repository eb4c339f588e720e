import * as v from 'valibot';
import { ALL_RULES } from '../../../lib/controllers/policy';
import {
  BUILT_IN_RULES,
  type CustomPolicyData,
  CustomPolicySchema,
  PolicyDataSchema,
} from '../../../lib/model/environment';
import { parseEnvironment } from '../../../lib/registry';
import { printEnvironment } from '../../../lib/registry/documents/environment';
import { fewReplicas } from '../../kubernetes/policy/custom-policy-samples';
import { sampleEnvironment } from '../../registry/samples';
import { layout } from '../../support/default-layout';

const issues = (change: object) =>
  (v.safeParse(CustomPolicySchema, { ...fewReplicas(), ...change }).issues ?? []).map(
    (issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`,
  );
const whole: CustomPolicyData = fewReplicas({
  match: { pods: true },
  conditions: [{ name: 'named', expression: "object.metadata.name != ''" }],
  variables: [{ name: 'count', expression: 'size(variables.containers)' }],
  severity: 'warning',
  params: { limit: 3, names: ['a', 'b'], nested: { deep: [null, true, 0.5] } },
  admission: ['Warn'],
});

test('a policy with all that it can say is taken as it is', () => {
  expect(v.parse(CustomPolicySchema, whole)).toEqual(whole);
  expect(v.parse(CustomPolicySchema, JSON.parse(JSON.stringify(whole)))).toEqual(whole);
});

test('the names that are taken are those of the built-in rules', () => {
  expect([...BUILT_IN_RULES].sort()).toEqual(ALL_RULES.map(({ name }) => name).sort());
});

let deep: unknown = 1;
for (let level = 0; level < 5000; level += 1) deep = [deep];

test.each<[string, object]>([
  ['a name that is none', { name: 'Few Replicas' }],
  ['a name of the language', { name: 'constructor' }],
  ['a name that is too long', { name: 'a'.repeat(41) }],
  ['a key that it does not know', { enviroments: ['prod'] }],
  ['nothing that it is about', { match: {} }],
  ['two things that it is about', { match: { pods: true, kinds: ['v1/Pod'] } }],
  ['no kind', { match: { kinds: [] } }],
  ['a kind without a version', { match: { kinds: ['Pod'] } }],
  ['a kind with a way out', { match: { kinds: ['../v1/Pod'] } }],
  ['too many kinds', { match: { kinds: Array.from({ length: 51 }, () => 'v1/Pod') } }],
  ['nothing that it asks for', { validations: [] }],
  [
    'too much that it asks for',
    { validations: Array.from({ length: 65 }, () => fewReplicas().validations[0]) },
  ],
  ['a message of two lines', { validations: [{ expression: 'true', message: 'one\ntwo' }] }],
  ['a terminal escape', { description: '\u001b[2J' }],
  ['an expression that is too long', { validations: [{ expression: 'x'.repeat(16_385), message: 'x' }] }],
  [
    'expressions that are too long together',
    { validations: [1, 2, 3].map(() => ({ expression: 'x'.repeat(16_000), message: 'x' })) },
  ],
  ['a variable that is not a name', { variables: [{ name: 'a b', expression: '1' }] }],
  ['a severity that there is not', { severity: 'error' }],
  ['an action that there is not', { admission: ['Refuse'] }],
  ['values that are a list', { params: [1] }],
  ['a value that is not a name', { params: { 'a b': 1 } }],
  ['a value that reaches a prototype', { params: JSON.parse('{"__proto__": {"a": 1}}') as object }],
  ['a value that is not finite', { params: { limit: Number.POSITIVE_INFINITY } }],
  ['a value that is not exact', { params: { limit: 2 ** 60 } }],
  ['a value that is a class', { params: { when: new Date(0) } }],
  ['a value nested without end', { params: { deep } }],
  ['too many values', { params: { many: Array.from({ length: 1001 }, () => 1) } }],
  ['a text of a value that is too long', { params: { text: 'x'.repeat(1001) } }],
])('fails for %s', (_, change) => {
  expect(issues(change)).toHaveLength(1);
});

test('fails for more policies, and larger ones, than an environment may have', () => {
  const named = (count: number, expression: string) =>
    Array.from({ length: count }, (_, index) => ({
      ...fewReplicas({ name: `p${index}` }),
      validations: [{ expression, message: 'x' }],
    }));
  const said = (custom: unknown) =>
    v.safeParse(PolicyDataSchema, { custom }).issues?.map(({ message }) => message);
  expect(said(named(200, 'true'))).toBeUndefined();
  expect(said(named(201, 'true'))).toEqual(['more than 200 policies']);
  expect(said(named(100, `${' '.repeat(4000)}true`))).toEqual(['they have more than 393216 bytes together']);
  expect(said([])).toHaveLength(1);
});

test('as much as an environment may have fits into its file, whatever the file makes of it', () => {
  const params = { many: Array.from({ length: 250 }, () => '\u202e') };
  const custom = Array.from({ length: 40 }, (_, index) => ({
    ...fewReplicas({ name: `p${index}` }),
    params,
  }));
  expect(v.safeParse(PolicyDataSchema, { custom }).success).toBe(true);
  const { environment } = sampleEnvironment();
  const text = printEnvironment({ environment: { ...environment, policies: { custom } } });
  expect(
    parseEnvironment(text, layout.pathOf({ kind: 'environment', environment: 'prod' })).environment.policies
      ?.custom,
  ).toEqual(custom);
});
