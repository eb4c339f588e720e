import { admissionObjects } from '../../lib/kubernetes/policy/admission/admission-objects';
import { compileCel } from '../../lib/kubernetes/policy/cel';
import { Policy } from '../../lib/kubernetes/policy/typed';
import { evaluatePolicies } from '../../lib/kubernetes/policy/typed/evaluate-policies';
import { loadSchemas } from '../../lib/kubernetes/schema';
import type { JsonMap } from '../../lib/model/json';
import { EXPRESSION_DATA, EXPRESSIONS } from '../kubernetes/policy/expressions';
import { dryRun, policyWarnings, prepareCluster, putPolicies } from './policies-in-cluster';
import { withCluster } from './with-cluster';

const schemas = loadSchemas({ minor: '1.34' });
/** As many as fit into the warnings of one answer. */
const GROUP = 12;
/** What the release before did not know yet cannot be put into new policies. */
const known = EXPRESSIONS.filter((expression) => compileCel(expression).since < schemas.minor);
const groups = Array.from({ length: Math.ceil(known.length / GROUP) }, (_, at) =>
  known.slice(at * GROUP, (at + 1) * GROUP),
);

/** A policy that fails for one ConfigMap and says what its expressions give. */
function policyOf(expressions: readonly string[], at: number): Policy {
  const validations = expressions.map((expression, number) => ({
    expression: 'false',
    message: `${number} gives nothing`,
    messageExpression: `'${number} gives ' + '%s'.format([${expression}])`,
  }));
  return new Policy(
    {
      name: `group-${at}`,
      description: 'prints values',
      match: { kinds: ['v1/ConfigMap'] },
      conditions: [{ name: 'mine', expression: `object.metadata.name == 'group-${at}'` }],
      validations: validations as never,
      remedy: 'none',
    },
    schemas,
  );
}

const policies = groups.map(policyOf);

withCluster('the values of expressions', (cluster) => {
  test('are the same here and in the API server', async () => {
    await prepareCluster(cluster());
    const { objects } = admissionObjects(policies, {
      environment: 'test',
      namespaces: ['shop'],
      schemas,
      actions: ['Warn'],
    });
    await putPolicies(cluster(), objects, 'expressions');
    const differences: unknown[] = [];
    let values = 0;
    for (const [at, group] of groups.entries()) {
      const value: JsonMap = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `group-${at}` },
        data: EXPRESSION_DATA,
      };
      const theirs = policyWarnings(await dryRun(cluster(), value, schemas)).map((each) =>
        each.replace(/^[^ ]* /, ''),
      );
      const [result] = evaluatePolicies([{ value }], {
        environment: 'test',
        namespace: 'shop',
        policies,
        schemas,
      });
      const ours = (result?.problems ?? []).map(({ message }) => message);
      for (const [number, expression] of group.entries()) {
        const [here, there] = [ours, theirs].map((all) =>
          all.find((each) => each.startsWith(`${number} gives`)),
        );
        if (here !== there) differences.push({ expression, here, there });
        if (there !== undefined && !there.endsWith('gives nothing')) values += 1;
      }
    }
    expect(differences).toEqual([]);
    process.stdout.write(
      `${known.length} expressions give the same here and in the API server, ${values} a value and ${known.length - values} an error\n`,
    );
  });
});
