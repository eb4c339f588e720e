import { dirname, join } from 'node:path';
import { App, Chart } from 'cdk8s';
import * as ts from 'typescript';
import * as library from '../../lib';
import { evaluatePolicies } from '../../lib/kubernetes/policy/typed/evaluate-policies';
import { loadSchemas, validateManifests } from '../../lib/kubernetes/schema';
import { emitYaml, parseCanonicalYaml } from '../../lib/yaml';
import { podinfo } from '../authoring/workload/rendered';
import { codeBlocks, page } from './markdown';

const schemas = loadSchemas();

// biome-ignore lint/suspicious/noExplicitAny: what samples export is theirs
type Exported = any;

test('the construct of its page makes the objects that the page names, and Kubernetes takes them', () => {
  const { WebStack } = load('docs/write-a-construct.md', 'environments/web-stack.ts');
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
  const { policies } = load('docs/write-a-policy.md', 'environments/policies.ts');
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
  const { ledger } = load('docs/several-teams.md', 'environments/apps/payments/ledger.ts');
  expect(ledger.node.id).toBe('ledger');
  const { catalog } = load('docs/write-a-construct.md', 'environments/apps/catalog.ts');
  expect(catalog.node.id).toBe('catalog');
  const { prodUs } = load('docs/several-clusters.md', 'environments/environments.ts');
  expect(prodUs.node.id).toBe('prod-us');
});

test('what a container needs of the page about secrets and migrations is taken by Kubernetes', () => {
  for (const path of ['docs/secrets.md', 'docs/migrations.md']) {
    const [sample] = codeBlocks(page(path)).filter(({ text }) => text.includes('workloads('));
    const chart = new Chart(new App(), 'shop');
    run(sample?.text ?? '', require).workloads(chart, { server: podinfo });
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

/** What a file of a page exports; its other files are found as in a project. */
function load(path: string, file: string): Exported {
  const files = new Map(codeBlocks(page(path)).map((each) => [each.file, each.text] as const));
  const loaded = new Map<string, Exported>();
  const at = (from: string): Exported => {
    if (!loaded.has(from))
      loaded.set(
        from,
        run(files.get(from) ?? '', (name) =>
          name.startsWith('.') ? at(`${join(dirname(from), name)}.ts`) : require(name),
        ),
      );
    return loaded.get(from);
  };
  return at(file);
}

function run(text: string, others: (name: string) => unknown): Exported {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exported = {};
  new Function('exports', 'require', outputText)(exported, (name: string) =>
    name === 'cdk8s-delivery' ? library : others(name),
  );
  return exported;
}
