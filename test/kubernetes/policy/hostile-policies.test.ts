import { contentCheck } from '../../../lib/kubernetes/policy/content-check';
import { packRules } from '../../../lib/kubernetes/policy/pack/pack-rules';
import { Policy } from '../../../lib/kubernetes/policy/typed';
import { evaluatePolicies } from '../../../lib/kubernetes/policy/typed/evaluate-policies';
import { loadSchemas } from '../../../lib/kubernetes/schema';
import type { JsonMap } from '../../../lib/model/json';
import { environmentOf } from '../../support/environment';
import { fewReplicas } from './custom-policy-samples';
import { STRICT } from './pack-options';

const schemas = loadSchemas();

const configMaps = (count: number): { value: JsonMap }[] =>
  Array.from({ length: count }, (_, at) => ({
    value: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c${at}` } },
  }));

const LIST = `[${Array.from({ length: 100 }, (_, at) => at).join(', ')}]`;
/** Reads a long text a hundred times, which is more than one evaluation may. */
const GREEDY = `${LIST}.all(a, !object.data.text.contains("y"))`;
const LONG = 'x'.repeat(900_000);

const policies = (count: number, expression: string, validations = 1): Policy[] =>
  Array.from(
    { length: count },
    (_, at) =>
      new Policy({
        name: `p${at}`,
        description: 'x',
        match: { kinds: ['v1/ConfigMap'] },
        validations: [
          { expression, message: 'no' },
          ...Array.from({ length: validations - 1 }, () => ({ expression, message: 'no' })),
        ],
        remedy: 'x',
      }),
  );

const judge = (rules: readonly Policy[], count: number) =>
  evaluatePolicies(configMaps(count), {
    environment: 'prod',
    namespace: 'shop',
    policies: rules,
    schemas,
  });

test('policies that fail everywhere say so a bounded number of times', () => {
  const results = judge(policies(60, 'object.metadata.name == ""', 64), 200);
  const problems = results.reduce((sum, each) => sum + each.problems.length, 0);
  // 768,000 without a bound.
  expect(problems).toBeLessThan(31_000);
  expect(new Set(results.map(({ policy }) => policy)).size).toBe(60);
});

test('honest rules over a large target are far from the bound', () => {
  const values = Array.from({ length: 1000 }, (_, at) => ({
    value: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `d${at}` },
      spec: { template: { spec: { containers: [{ name: 'a', image: 'i' }] } } },
    } satisfies JsonMap,
  }));
  const rules = packRules(STRICT);
  const results = evaluatePolicies(values, {
    environment: 'prod',
    namespace: 'shop',
    policies: rules,
    schemas,
  });
  const messages = results.flatMap(({ problems }) => problems.map(({ message }) => message));
  expect(messages.filter((each) => /took all steps/.test(each))).toEqual([]);
});

test('expressions that each take all they may are stopped together, and nothing passes that was not judged', () => {
  const environment = environmentOf('dev', {
    policies: {
      custom: [
        ...Array.from({ length: 30 }, (_, at) => ({ name: `greedy-${at}`, expression: GREEDY })),
        { name: 'greedy-last', expression: 'object.metadata.name != ""' },
      ].map(({ name, expression }) =>
        fewReplicas({
          name,
          match: { kinds: ['v1/ConfigMap'] },
          validations: [{ expression, message: 'no' }],
        }),
      ),
    },
  });
  const file = (name: string) =>
    Buffer.from(`apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  text: "${LONG}"\n`);
  const files = new Map(['a', 'b', 'c'].map((name) => [`ConfigMap.${name}.yaml`, file(name)]));
  const { findings } = contentCheck(environment)(files, { environment: 'dev', app: 'web' });
  const custom = findings.filter(({ subject }) => subject.rule?.startsWith('greedy-'));
  expect(new Set(custom.map(({ subject }) => subject.rule)).size).toBe(31);
  // Of 93 evaluations about as many are made as steps are there, and one of each policy more.
  expect(custom.length).toBeLessThan(50);
  expect(custom.filter(({ subject }) => subject.rule === 'greedy-last')).toMatchObject([
    { severity: 'refusal', message: expect.stringContaining('took all steps that they have together') },
  ]);
});
