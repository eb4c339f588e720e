import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Environment, Fleet, Policy, Project } from '../../lib';
import { renderFleet } from '../../lib/authoring/synth/render-fleet';
import type { AdmissionObject } from '../../lib/kubernetes/policy/admission/admission-objects';
import { rulesOf } from '../../lib/kubernetes/policy/rules-of';
import { evaluatePolicies } from '../../lib/kubernetes/policy/typed/evaluate-policies';
import { kindNameOf, podShapeOf } from '../../lib/kubernetes/policy/typed/pod-shapes';
import { loadSchemas, type SchemaSet } from '../../lib/kubernetes/schema';
import type { EnvironmentData } from '../../lib/model/environment';
import type { JsonMap } from '../../lib/model/json';
import { parseEnvironment } from '../../lib/registry';
import { printEnvironment } from '../../lib/registry/documents/environment';
import { widgetCrd } from '../kubernetes/policy/custom-policy-samples';
import { container, deployment, everyShape, object, podSpec } from '../kubernetes/policy/samples';
import { layout } from '../support/default-layout';
import { aBranch } from '../support/names';
import { dryRun, policyWarnings, prepareCluster, putPolicies, typeWarnings } from './policies-in-cluster';
import { withCluster } from './with-cluster';

/** Policies as a platform engineer writes them: about pods, about a kind with values, about a kind of one's own. */
function policies(crds: string): Policy[] {
  return [
    new Policy({
      name: 'few-containers',
      description: 'a pod has few containers, and each pulls from where images are mirrored',
      match: { pods: true },
      validations: [
        {
          expression: 'size(variables.containers) <= params.most',
          message: 'too many containers',
          messageExpression: "string(size(variables.containers)) + ' containers'",
        },
        {
          expression: "variables.containers.all(c, c.image.startsWith('ghcr.io/'))",
          message: 'an image from elsewhere',
        },
      ],
      params: { most: 2 },
      severity: 'warning',
      remedy: 'split the pod',
    }),
    new Policy({
      name: 'few-replicas',
      description: 'nothing here needs more than so many pods, but for what is said to',
      match: { kinds: ['apps/v1/Deployment', 'apps/v1/StatefulSet'] },
      conditions: [{ name: 'unexpected', expression: '!(object.metadata.name in params.excepted)' }],
      validations: [
        {
          expression: 'object.spec.replicas <= params.most',
          message: 'too many replicas',
          field: 'spec.replicas',
        },
        {
          expression:
            "!('team' in object.metadata.labels) || object.metadata.labels['team'].matches('^[a-z]+$')",
          message: 'a strange team',
        },
      ],
      params: { most: 3, excepted: ['large', 'huge'] },
      severity: 'warning',
      remedy: 'ask for fewer replicas',
    }),
    new Policy(
      {
        name: 'small-widgets',
        description: 'widgets are small',
        match: { kinds: ['example.org/v1/Widget'] },
        validations: [
          { expression: '!has(object.spec.size) || object.spec.size <= 3', message: 'too large' },
        ],
        severity: 'warning',
        remedy: 'ask for less',
      },
      { crds },
    ),
  ];
}

const widget = (spec: JsonMap) => object('example.org/v1', 'Widget', { spec });
const renamed = (name: string, value: JsonMap): JsonMap => ({
  ...value,
  metadata: { name, labels: { app: name } },
});
const labelled = (labels: JsonMap, value: JsonMap): JsonMap => ({
  ...value,
  metadata: { name: 'app', labels },
});
const three = { containers: ['a', 'b', 'c'].map((name) => container({ name, ports: [] })) };

const OBJECTS: readonly JsonMap[] = [
  ...everyShape(podSpec()),
  ...everyShape(podSpec({ containers: three.containers.map(({ readinessProbe: _, ...each }) => each) })),
  ...everyShape(podSpec({ containers: [container({ image: 'docker.io/library/nginx:1' })] })),
  deployment(undefined, { replicas: 3 }),
  deployment(undefined, { replicas: 4 }),
  renamed('large', deployment(undefined, { replicas: 40 })),
  labelled({ team: 'web' }, deployment()),
  labelled({ team: 'Web-2' }, deployment(undefined, { replicas: 9 })),
  labelled({ other: 'x' }, deployment()),
  object('v1', 'ConfigMap', { data: { a: 'b' } }),
  widget({ size: 3 }),
  widget({ size: 4 }),
  widget({}),
].map((each) => JSON.parse(JSON.stringify(each)) as JsonMap);

/** What is rendered of a fleet with these policies, and the data that judges go by, read back from its file. */
function rendered(folder: string): { objects: AdmissionObject[]; data: EnvironmentData; schemas: SchemaSet } {
  const crds = join(folder, 'crds');
  mkdirSync(crds);
  writeFileSync(join(crds, 'widgets.json'), JSON.stringify(widgetCrd()));
  const project = new Project({ root: folder });
  const custom = policies(crds);
  const prod = new Environment(project, 'prod', {
    namespace: 'shop',
    policies: { admission: 'deny', custom },
  });
  const { files, description } = renderFleet(
    new Fleet(project, 'fleet', [prod]),
    {
      schema: 'cdk8s-delivery/render-request/v1',
      targets: [],
      apps: [],
      environmentInputs: ['prod'],
      bootstrap: ['prod'],
    },
    { repository: 'https://git.example.org/fleet.git', branch: aBranch('delivery') },
  );
  const objects = parseAllDocuments(files.get('bootstrap/prod.yaml') ?? '')
    .flatMap((document) => (document.toJS() as AdmissionObject | null) ?? [])
    .filter(({ kind }) => kind.startsWith('ValidatingAdmissionPolicy'))
    .filter(({ metadata }) => custom.some(({ name }) => metadata.name.startsWith(`prod-${name}`)));
  const [environment] = description.environments;
  if (!environment) throw new Error('no environment was rendered');
  const { environment: data } = parseEnvironment(
    printEnvironment({ environment }),
    layout.pathOf({ kind: 'environment', environment: 'prod' }),
  );
  return { objects, data, schemas: loadSchemas({ crdFolders: [crds] }) };
}

withCluster('custom policies, from TypeScript to the API server', (cluster) => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-custom-'));
  const { objects, data, schemas } = rendered(folder);
  const names = objects.flatMap(({ kind, metadata }) => (kind.endsWith('Binding') ? [] : [metadata.name]));
  const rules = rulesOf(data, schemas).filter(({ name }) =>
    data.policies?.custom?.some((each) => each.name === name),
  );

  beforeAll(async () => {
    await prepareCluster(cluster());
    const place = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    await cluster().apply(place, widgetCrd() as { metadata: { name: string } });
    await cluster().until('the widgets are served', async () => {
      const { status } = await cluster().call('GET', '/apis/example.org/v1/namespaces/shop/widgetry');
      return status === 200;
    });
    await putPolicies(cluster(), objects, 'custom');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What this project says of an object, in the words of the API server's warnings. */
  function ours(value: JsonMap): string[] {
    const options = { environment: 'prod', namespace: 'shop', policies: rules, schemas };
    return evaluatePolicies([{ value }], options)
      .flatMap(({ policy, problems }) => {
        const shape = policy === 'few-containers' ? `-${podShapeOf(kindNameOf(value))}` : '';
        return problems.map(({ message }) => `prod-${policy}${shape}: ${message}`);
      })
      .sort();
  }

  test('every verdict and every message is the same here and there', async () => {
    const failing = new Set<string>();
    for (const value of OBJECTS) {
      const answer = await dryRun(cluster(), value, schemas);
      expect([value, answer.status, answer.status === 201 ? '' : answer.body]).toEqual([value, 201, '']);
      const expected = ours(value);
      for (const each of expected) failing.add(each.slice(0, each.indexOf(':')));
      expect([value, policyWarnings(answer)]).toEqual([value, expected]);
    }
    expect([...failing].sort()).toEqual([...names].sort());
    const count = OBJECTS.filter((value) => ours(value).length > 0).length;
    process.stdout.write(
      `${OBJECTS.length} objects, ${rules.length} custom policies: ${count} objects fail here and there, ${OBJECTS.length - count} pass here and there\n`,
    );
  });

  test('the API server finds nothing wrong with the types of their expressions', async () => {
    expect(names).toHaveLength(5);
    for (const name of names) {
      let warnings: string[] | undefined;
      await cluster().until(`${name} is checked`, async () => {
        warnings = await typeWarnings(cluster(), name);
        return warnings !== undefined;
      });
      expect(warnings).toEqual([]);
    }
  });

  test('what is a refusal here is denied there', async () => {
    const strict = objects.map((each) =>
      each.kind.endsWith('Binding')
        ? { ...each, spec: { ...(each['spec'] as object), validationActions: ['Deny'] } }
        : each,
    );
    await putPolicies(cluster(), strict, 'custom-deny');
    for (const value of OBJECTS) {
      const { status } = await dryRun(cluster(), value, schemas);
      expect([value, status]).toEqual([value, ours(value).length > 0 ? 422 : 201]);
    }
  });
});
