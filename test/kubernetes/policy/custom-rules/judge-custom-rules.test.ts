import { withAllowance } from '../../../../lib/kubernetes/policy/cel';
import { judgeCustomRules } from '../../../../lib/kubernetes/policy/custom-rules/judge-custom-rules';
import { loadSchemas } from '../../../../lib/kubernetes/schema';
import type { JsonMap } from '../../../../lib/model/json';
import { definitionOf, objectOf, RULE_CASES } from './cases';

const schemas = loadSchemas({
  crdTexts: new Map([
    ['all.yaml', RULE_CASES.map((each, index) => JSON.stringify(definitionOf(each, index))).join('\n---\n')],
  ]),
});

const told = (index: number, spec: JsonMap): string[] =>
  judgeCustomRules([{ file: 'it.yaml', value: objectOf(index, spec) }], schemas, {}).map(
    ({ code, severity, message }) => `${code} ${severity} ${message}`,
  );

describe.each(RULE_CASES.map((each, index) => ({ ...each, index })))(
  '$name',
  ({ index, passes, fails, says }) => {
    test.each(passes)('passes %j', (spec) => {
      expect(told(index, spec)).toEqual([]);
    });

    test.each(fails)('fails on %j', (spec) => {
      const [first, ...others] = told(index, spec);
      expect(first).toMatch(/^SCHEMA_RULE refusal Case\d+ case: /);
      expect(others).toEqual([]);
      if (says !== undefined) expect(first).toContain(says);
    });
  },
);

test('a rule says where it was broken', () => {
  const [finding] = judgeCustomRules(
    [{ file: 'it.yaml', value: objectOf(6, { list: ['a', 'abc'] }) }],
    schemas,
    {
      app: 'web',
    },
  );
  expect(finding).toMatchObject({
    subject: { app: 'web', file: 'it.yaml', object: 'Case6 case', path: '.spec.list[1]' },
    message: 'Case6 case: .spec.list[1] breaks a rule of its CRD: failed rule: self.size() < 3',
  });
});

test('fails to decide what takes more steps than there are, and ends', () => {
  const definition = definitionOf(
    {
      name: '',
      spec: {
        type: 'object',
        properties: { list: { type: 'array', items: { type: 'integer' } } },
        'x-kubernetes-validations': Array(50).fill({
          rule: 'self.list.all(a, self.list.all(b, self.list.all(c, a + b + c >= 0)))',
        }),
      },
      passes: [],
      fails: [],
    },
    99,
  );
  const list = Array.from({ length: 300 }, (_, index) => index);
  // A part of what there is for a target, which takes half a minute to use up.
  const findings = withAllowance(2_500_000, () =>
    judgeCustomRules(
      [
        { file: 'crd.yaml', value: definition },
        { file: 'it.yaml', value: objectOf(99, { list }) },
      ],
      schemas,
      {},
    ),
  );
  expect(findings.length).toBeLessThan(10);
  expect(findings.at(-1)).toMatchObject({ severity: 'refusal', undecided: true, code: 'SCHEMA_RULE' });
});
