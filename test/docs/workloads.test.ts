import { App, Chart } from 'cdk8s';
import * as ts from 'typescript';
import * as library from '../../lib';
import { rolloutOf } from '../../lib/controllers/diff/rollout-of';
import { controllerKinds } from '../../lib/controllers/schema';
import { loadSchemas, validateManifests } from '../../lib/kubernetes/schema';
import { emitYaml, parseCanonicalYaml } from '../../lib/yaml';
import { podinfo } from '../authoring/workload/rendered';
import { codeBlocks, page } from './markdown';

type Workloads = (chart: Chart, images: object) => void;

// biome-ignore lint/suspicious/noExplicitAny: tests reach deep into manifests of many kinds, as parsed JSON
type Rendered = any;

const samplesOf = (path: string) =>
  codeBlocks(page(path))
    .filter(({ language }) => language === 'ts')
    .map(({ line, text }) => ({ path, line, objects: objectsOf(text) }));

const samples = samplesOf('docs/workloads.md');
const progressive = samplesOf('docs/progressive-delivery.md');

test.each([...samples, ...progressive])(
  'the sample of $path at line $line makes objects that Kubernetes takes',
  ({ objects }) => {
    const manifests = objects
      .filter(({ kind }) => kind !== 'ServiceMonitor')
      .map((each, index) => ({ file: `${index}.yaml`, value: parseCanonicalYaml(emitYaml(each)) }));
    const findings = validateManifests(manifests, loadSchemas({ given: controllerKinds }));
    expect(manifests.length).toBeGreaterThan(0);
    expect(findings.filter(({ severity }) => severity === 'refusal')).toEqual([]);
  },
);

test('every way out of the props reaches the manifest', () => {
  const objects = samples.at(-1)?.objects ?? [];
  const of = (kind: string): Rendered => objects.find((each) => each.kind === kind);
  const { spec } = of('Deployment');
  expect(spec.template.spec.schedulerName).toBe('batch');
  expect(spec.template.spec.containers[0].imagePullPolicy).toBe('Always');
  expect(spec).not.toHaveProperty('revisionHistoryLimit');
  expect(of('Service').metadata.annotations).toEqual({ 'prometheus.io/scrape': 'true' });
  expect(of('ServiceMonitor').spec.endpoints).toEqual([{ port: 'http' }]);
});

test('the lines that plans show are those of the sample', () => {
  const [{ objects: made } = { objects: [] }] = progressive;
  const web = made.find(({ kind, metadata }) => kind === 'Rollout' && metadata.name === 'shop-web');
  const objects = made.map((value) => ({ identity: { kind: value.kind }, value }));
  const shown = codeBlocks(page('docs/progressive-delivery.md')).filter(
    ({ language }) => language === 'text',
  );
  expect(shown.map(({ text }) => text.trim())).toEqual(
    [false, true].map(
      (returns) => `Rollout.argoproj.io shop-web: ${rolloutOf('Rollout', web, { objects, returns })}`,
    ),
  );
});

/** What a sample renders to; each slot has the same image. */
function objectsOf(text: string): Rendered[] {
  const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const exported: { workloads?: Workloads } = {};
  const load = (name: string): unknown => (name === 'cdk8s-delivery' ? library : require(name));
  new Function('exports', 'require', outputText)(exported, load);
  const chart = new Chart(new App(), 'shop');
  exported.workloads?.(chart, new Proxy({}, { get: () => podinfo }));
  return chart.toJson();
}
