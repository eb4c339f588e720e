import { controllerKinds } from '../../lib/controllers/schema';
import { admissionObjects } from '../../lib/kubernetes/policy/admission/admission-objects';
import { packRules } from '../../lib/kubernetes/policy/pack/pack-rules';
import { type AdmissionAction, Policy, type PolicyProps } from '../../lib/kubernetes/policy/typed';
import { evaluatePolicies } from '../../lib/kubernetes/policy/typed/evaluate-policies';
import { kindNameOf, podShapeOf } from '../../lib/kubernetes/policy/typed/pod-shapes';
import { loadSchemas } from '../../lib/kubernetes/schema';
import type { JsonMap } from '../../lib/model/json';
import { PACK_CASES } from '../kubernetes/policy/pack-cases';
import { STRICT } from '../kubernetes/policy/pack-options';
import { container, deployment, object, podSpec } from '../kubernetes/policy/samples';
import { dryRun, policyWarnings, prepareCluster, putPolicies, typeWarnings } from './policies-in-cluster';
import { withCluster } from './with-cluster';

const schemas = loadSchemas({ minor: '1.34', given: controllerKinds });
const rules = packRules({
  ...STRICT,
  registries: ['ghcr.io/example', 'registry.example.org:5000/'],
}).filter((rule) => rule instanceof Policy);
const corpus: readonly JsonMap[] = Object.values(PACK_CASES)
  .flatMap(({ pass, fail }) => [...pass, ...fail])
  .map((each) => JSON.parse(JSON.stringify(each)) as JsonMap);

/** What this project says of an object, in the words of the API server's warnings: it says the same words once. */
function ours(value: JsonMap): string[] {
  const options = { environment: 'prod', namespace: 'shop', policies: rules, schemas };
  const said = evaluatePolicies([{ value }], options).flatMap(({ policy, problems }) =>
    problems.map(({ message }) => `${nameFor(policy, value)}: ${message}`),
  );
  return [...new Set(said)].sort();
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

/** Policies whose outcome hangs on how conditions, variables, values and failing expressions are treated. */
const FORMS = [
  form('erring', {
    validations: [{ expression: "object.metadata.labels['team'] == 'a'", message: 'no team' }],
  }),
  form('absorbed', {
    validations: [
      { expression: "object.metadata.labels['team'] == 'a' || object.spec.replicas < 3", message: 'many' },
    ],
  }),
  form('conditional', {
    conditions: [{ name: 'many', expression: 'object.spec.replicas > params.limit' }],
    params: { limit: 2 },
    validations: [{ expression: 'false', message: 'too many' }],
  }),
  form('skipped', {
    conditions: [
      { name: 'erring', expression: "object.metadata.labels['team'] == 'a'" },
      { name: 'no', expression: "object.metadata.name == 'nobody'" },
    ],
    validations: [{ expression: 'false', message: 'never' }],
  }),
  form('broken', {
    conditions: [{ name: 'erring', expression: "object.metadata.labels['team'] == 'a'" }],
    validations: [{ expression: 'true', message: 'always' }],
  }),
  form('lazy', {
    variables: [{ name: 'team', expression: "object.metadata.labels['team']" }],
    validations: [{ expression: "object.spec.replicas < 3 || variables.team == 'a'", message: 'no team' }],
  }),
  form('unsaid', {
    validations: [
      { expression: 'object.spec.replicas < 3', message: 'plain', messageExpression: 'string(1 / 0)' },
    ],
  }),
  form('defaulted', {
    validations: [
      { expression: "object.spec.strategy.rollingUpdate.maxSurge == '25%'", message: 'own strategy' },
    ],
  }),
];

const FORM_OBJECTS = [
  deployment(),
  deployment(undefined, { replicas: 3 }),
  deployment(undefined, { replicas: 0 }),
  deployment(undefined, { strategy: { type: 'Recreate' } }),
  deployment(undefined, { strategy: { rollingUpdate: { maxSurge: 1 } } }),
  { ...deployment(), metadata: { name: 'app', labels: { team: 'a' } } },
  { ...deployment(undefined, { replicas: 5 }), metadata: { name: 'app', labels: { team: 'b' } } },
  { ...deployment(), metadata: { name: 'app' } },
];

function form(name: string, props: Pick<PolicyProps, 'validations'> & Partial<PolicyProps>): Policy {
  const match = { kinds: ['apps/v1/Deployment'] } as const;
  return new Policy({ name, description: 'a test', match, remedy: 'none', ...props }, schemas);
}

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
    const {
      ports: _,
      readinessProbe: __,
      resources: ___,
      ...debug
    } = container({ name: 'debug', image: 'busybox:1' });
    const changed = { ...current, spec: { ...current.spec, ephemeralContainers: [debug] } };
    const answer = await cluster().call('PUT', `${pods}/app/ephemeralcontainers?dryRun=All`, changed);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain('debug (busybox:1)');
    expect(ours(changed as unknown as JsonMap)).toEqual(
      expect.arrayContaining(['prod-digest-only-pod: not pinned by digest: debug (busybox:1)']),
    );
  });

  test('policies of every form give the same verdicts', async () => {
    const { objects: made } = admissionObjects(FORMS, {
      environment: 'forms',
      namespaces: ['shop'],
      schemas,
      actions: ['Warn'],
    });
    await putPolicies(cluster(), made, 'forms');
    const options = { environment: 'forms', namespace: 'shop', policies: FORMS, schemas };
    for (const value of FORM_OBJECTS) {
      const { warnings } = await dryRun(cluster(), value, schemas);
      const theirs = warnings.flatMap(
        (each) => /ValidatingAdmissionPolicy 'forms-(\w+)/.exec(each)?.[1] ?? [],
      );
      const here = evaluatePolicies([{ value }], options).filter(({ outcome }) => outcome === 'failed');
      expect([value, [...new Set(theirs)].sort()]).toEqual([value, here.map(({ policy }) => policy).sort()]);
    }
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
