import { judgeCustomRules } from '../../lib/kubernetes/policy/custom-rules/judge-custom-rules';
import { loadSchemas } from '../../lib/kubernetes/schema';
import type { JsonMap } from '../../lib/model/json';
import { definitionOf, kindOf, objectOf, RULE_CASES } from '../kubernetes/policy/custom-rules/cases';
import { prepareCluster } from './policies-in-cluster';
import { withCluster } from './with-cluster';

const schemas = loadSchemas({
  crdTexts: new Map(
    RULE_CASES.map((each, index) => [`${index}.yaml`, JSON.stringify(definitionOf(each, index))]),
  ),
});

withCluster('the rules of CRDs beside the API server', (cluster) => {
  beforeAll(async () => {
    await prepareCluster(cluster());
    for (const [index, each] of RULE_CASES.entries())
      await cluster().apply(
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        definitionOf(each, index) as never,
      );
    for (const index of RULE_CASES.keys())
      await cluster().until(`${kindOf(index)} is served`, async () => {
        const { status } = await cluster().call('GET', placeOf(index));
        return status === 200;
      });
  });

  test('every object gets the same verdict, and the message that the API server gives', async () => {
    const surprises: string[] = [];
    for (const [index, { name, passes, fails }] of RULE_CASES.entries())
      for (const spec of [...passes, ...fails]) {
        const object = objectOf(index, spec);
        const { status, body } = await cluster().call(
          'POST',
          `${placeOf(index)}?dryRun=All`,
          object as never,
        );
        const theirs = String((body as { message?: unknown }).message ?? '');
        const ours = messages(object);
        const same = status === 201 ? ours.length === 0 : status === 422 && ours.length > 0;
        const reason = ours[0]?.split('breaks a rule of its CRD: ')[1];
        if (!same || (reason !== undefined && !theirs.includes(reason)))
          surprises.push(
            `${name} ${JSON.stringify(spec)}: ours ${JSON.stringify(ours)}, theirs ${status} ${theirs}`,
          );
      }
    expect(surprises).toEqual([]);
  });
});

const placeOf = (index: number): string =>
  `/apis/rules.example.org/v1/namespaces/shop/${kindOf(index).toLowerCase()}s`;

const messages = (object: JsonMap): string[] =>
  judgeCustomRules([{ file: 'it.yaml', value: object }], schemas, {}).map(({ message }) => message);
