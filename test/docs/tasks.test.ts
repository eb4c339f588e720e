import { App, Chart } from 'cdk8s';
import { evaluatePolicies } from '../../lib/kubernetes/policy/typed/evaluate-policies';
import { loadSchemas, validateManifests } from '../../lib/kubernetes/schema';
import { emitYaml, parseCanonicalYaml } from '../../lib/yaml';
import { podinfo } from '../authoring/workload/rendered';
import { codeBlocks, page } from './markdown';
import { type Exported, pageFiles, runSample } from './run-samples';

const schemas = loadSchemas();

test('the construct of its page makes the objects that the page names, and Kubernetes takes them', () => {
  const { WebStack } = pageFiles('docs/write-a-construct.md')('environments/web-stack.ts');
  const chart = new Chart(new App(), 'catalog');
  const stack = new WebStack(chart, 'catalog', { image: podinfo, replicas: 3, settings: { a: 'b' } });
  stack.service.deployment.metadata.addAnnotation('example.org/team', 'web');
  const objects: Exported[] = chart.toJson();
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
    'ConfigMap catalog-settings',
    'Deployment catalog-server',
    'PodDisruptionBudget catalog-server',
    'Service catalog-server',
  ]);
  expect(judged(objects)).toEqual([]);
});

test('the policy of its page says of 20 replicas what the page shows', () => {
  const { policies } = pageFiles('docs/write-a-policy.md')('environments/policies.ts');
  const deployment = (replicas: number) => ({
    value: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas } },
  });
  const results = evaluatePolicies([deployment(10), deployment(20)], {
    environment: 'staging',
    namespace: 'staging',
    policies,
    schemas,
  });
  const said = results.flatMap(({ problems }) => problems.map(({ message }) => message));
  expect(said).toEqual(['20 replicas, at most 10 are allowed']);
  const shown = codeBlocks(page('docs/write-a-policy.md')).filter(({ language }) => language === 'text');
  expect(shown[1]?.text).toContain(said[0]);
});

test('apps of the pages about teams and constructs are defined for every environment', () => {
  const { ledger } = pageFiles('docs/several-teams.md')('environments/apps/payments/ledger.ts');
  expect(ledger.node.id).toBe('ledger');
  const { catalog } = pageFiles('docs/write-a-construct.md')('environments/apps/catalog.ts');
  expect(catalog.node.id).toBe('catalog');
  const { prodUs } = pageFiles('docs/several-clusters.md')('environments/environments.ts');
  expect(prodUs.node.id).toBe('prod-us');
});

test('what a container needs of the page about secrets and migrations is taken by Kubernetes', () => {
  for (const path of ['docs/secrets.md', 'docs/migrations.md']) {
    const [sample] = codeBlocks(page(path)).filter(({ text }) => text.includes('workloads('));
    const chart = new Chart(new App(), 'shop');
    runSample(sample?.text ?? '', require).workloads(chart, { server: podinfo });
    expect(judged(chart.toJson())).toEqual([]);
  }
});

function judged(objects: readonly Exported[]): string[] {
  const manifests = objects.map((each, at) => ({
    file: `${at}.yaml`,
    value: parseCanonicalYaml(emitYaml(each)),
  }));
  return validateManifests(manifests, schemas)
    .filter(({ severity }) => severity === 'refusal')
    .map(({ message }) => message);
}
