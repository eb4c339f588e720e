import { type AdmissionAction, admissionObjects, evaluatePolicies, Policy, packRules } from '../../lib/policy/typed';
import { kindNameOf, podShapeOf } from '../../lib/policy/typed/pod-shapes';
import { type JsonMap, loadSchemas } from '../../lib/schema';
import { PACK_CASES } from '../policy/pack-cases';
import { container, object, podSpec } from '../policy/samples';
import { dryRun, policyWarnings, prepareCluster, putPolicies, typeWarnings } from './policies-in-cluster';
import { withCluster } from './with-cluster';

const schemas = loadSchemas({ minor: '1.34' });
const rules = packRules({
  production: true,
  registries: ['ghcr.io/example', 'registry.example.org:5000/'],
}).filter((rule) => rule instanceof Policy);
const corpus: readonly JsonMap[] = Object.values(PACK_CASES)
  .flatMap(({ pass, fail }) => [...pass, ...fail])
  .map((each) => JSON.parse(JSON.stringify(each)) as JsonMap);

/** What this project says of an object, in the words of the API server's warnings. */
function ours(value: JsonMap): string[] {
  const options = { environment: 'prod', namespace: 'shop', policies: rules, schemas };
  return evaluatePolicies([{ value }], options)
    .flatMap(({ policy, problems }) => problems.map(({ message }) => `${nameFor(policy, value)}: ${message}`))
    .sort();
}

function nameFor(policy: string, value: JsonMap): string {
  const rule = rules.find(({ name }) => name === policy) as Policy;
  const shape = 'pods' in rule.props.match ? podShapeOf(kindNameOf(value)) : undefined;
  return `prod-${policy}${shape === undefined ? '' : `-${shape}`}`;
}

const put = (action: AdmissionAction) =>
  admissionObjects(rules, {
    environment: 'prod',
    namespaces: ['shop'],
    schemas,
    clusterScoped: true,
    actions: [action],
  });

withCluster('the built-in rules as admission policies', (cluster) => {
  beforeAll(() => prepareCluster(cluster()));

  test('every verdict and every message is the same, object by object', async () => {
    const { objects, leftOut } = put('Warn');
    expect(leftOut).toEqual([]);
    await putPolicies(cluster(), objects, 'warn');
    let failing = 0;
    for (const value of corpus) {
      const answer = await dryRun(cluster(), value, schemas);
      expect([value, answer.status, answer.status === 201 ? '' : answer.body]).toEqual([value, 201, '']);
      const expected = ours(value);
      if (expected.length > 0) failing += 1;
      expect([value, policyWarnings(answer)]).toEqual([value, expected]);
    }
    process.stdout.write(
      `${corpus.length} objects, ${rules.length} rules: ${failing} objects fail here and there, ${corpus.length - failing} pass here and there\n`,
    );
  });

  test('what fails is denied and what passes is let in', async () => {
    await putPolicies(cluster(), put('Deny').objects, 'deny');
    for (const value of corpus) {
      const { status } = await dryRun(cluster(), value, schemas);
      expect([value, status]).toEqual([value, ours(value).length > 0 ? 422 : 201]);
    }
  });

  test('ephemeral containers are judged when they are added', async () => {
    const pods = '/api/v1/namespaces/shop/pods';
    const pod = object('v1', 'Pod', { spec: podSpec() });
    expect((await cluster().call('POST', pods, pod)).status).toBe(201);
    const current = (await cluster().call('GET', `${pods}/app`)).body as { spec: JsonMap };
    const { ports: _, readinessProbe: __, resources: ___, ...debug } = container({ name: 'debug', image: 'busybox:1' });
    const changed = { ...current, spec: { ...current.spec, ephemeralContainers: [debug] } };
    const answer = await cluster().call('PUT', `${pods}/app/ephemeralcontainers?dryRun=All`, changed);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain('debug (busybox:1)');
    expect(ours(changed as unknown as JsonMap)).toEqual(
      expect.arrayContaining(['prod-digest-only-pod: not pinned by digest: debug (busybox:1)']),
    );
  });

  test('the API server finds nothing wrong with the types of the expressions', async () => {
    const names = put('Deny').objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
    for (const { metadata } of names) {
      let warnings: string[] | undefined;
      await cluster().until(`${metadata.name} is checked`, async () => {
        warnings = await typeWarnings(cluster(), metadata.name);
        return warnings !== undefined;
      });
      expect(warnings).toEqual([]);
    }
    process.stdout.write(`${names.length} policies type-checked by the API server without warnings\n`);
  });
});
