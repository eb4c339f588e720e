import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kyvernoObjects } from '../../lib/kubernetes/policy/admission/kyverno-objects';
import { prepareObject } from '../../lib/kubernetes/policy/defaults/prepare-object';
import { packRules } from '../../lib/kubernetes/policy/pack/pack-rules';
import { Policy } from '../../lib/kubernetes/policy/typed';
import { evaluatePolicies } from '../../lib/kubernetes/policy/typed/evaluate-policies';
import { loadSchemas } from '../../lib/kubernetes/schema';
import type { JsonMap } from '../../lib/model/json';
import { PACK_CASES } from '../kubernetes/policy/pack-cases';
import { STRICT } from '../kubernetes/policy/pack-options';
import { withKyverno } from './with-kyverno';

const NAMESPACE = 'shop';
const schemas = loadSchemas({ minor: '1.34' });
const rules = packRules({
  ...STRICT,
  registries: ['ghcr.io/example', 'registry.example.org:5000/'],
}).filter((rule) => rule instanceof Policy);

/** Every object of the corpus by a name of its own, in the namespace that it would go to. */
const corpus: ReadonlyMap<string, JsonMap> = new Map(
  Object.entries(PACK_CASES).flatMap(([rule, { pass, fail }]) => [
    ...pass.map((value, index) => named(value, `${rule}-pass-${index}`)),
    ...fail.map((value, index) => named(value, `${rule}-fail-${index}`)),
  ]),
);

/**
 * Where the CLI says something else of a file as it stands. In a cluster Kyverno sees what the API server makes of it,
 * which is what this project's verdicts are about.
 */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'required-labels-pass-2': 'the API server gives a Job without labels those of its pods',
  'resources-pass-8': 'the API server writes a quantity that is a number as text',
  'resources-pass-9': 'the API server writes a quantity that is a number as text',
  'resources-pass-10': 'the API server takes requests that are missing from the limits',
};

function named(value: JsonMap, name: string): [string, JsonMap] {
  const copy = JSON.parse(JSON.stringify(value)) as { apiVersion: string; kind: string; metadata?: JsonMap };
  const namespaced = schemas.kind(copy.apiVersion, copy.kind)?.namespaced !== false;
  const metadata = { ...(namespaced && { namespace: NAMESPACE }), ...copy.metadata, name };
  return [name, { ...copy, metadata }];
}

/** The rules that an object breaks, as this project says. */
function ours(value: JsonMap): string[] {
  const options = { environment: 'prod', namespace: NAMESPACE, policies: rules, schemas };
  const broken = evaluatePolicies([{ value }], options).filter(({ problems }) => problems.length > 0);
  return broken.map(({ policy }) => policy).sort();
}

interface Report {
  readonly results?: readonly {
    readonly policy: string;
    readonly result: string;
    readonly resources: readonly { readonly name: string }[];
  }[];
}

/** The rules that objects break, as the Kyverno CLI says: by name of the object; what it cannot evaluate is broken. */
function theirs(folder: string, objects: Iterable<readonly [string, unknown]>): Map<string, Set<string>> {
  const place = mkdtempSync(join(folder, 'objects-'));
  for (const [name, value] of objects) writeFileSync(join(place, `${name}.yaml`), JSON.stringify(value));
  const options = ['--values-file', join(folder, 'values.yaml'), '--continue-on-fail', '--remove-color'];
  const { stdout, stderr } = spawnSync(
    'kyverno',
    [
      ...['apply', join(folder, 'policies'), '--resource', place],
      ...['--policy-report', '--output-format', 'json', ...options],
    ],
    { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  const line = stdout.split('\n').find((each) => each.startsWith('{'));
  if (line === undefined) throw new Error(`the Kyverno CLI gave no report: ${stderr || stdout}`);
  const broken = new Map<string, Set<string>>();
  for (const { policy, result, resources } of (JSON.parse(line) as Report).results ?? []) {
    const rule = rules.find(({ name }) => policy === `prod-${name}` || policy.startsWith(`prod-${name}-`));
    for (const { name } of resources) {
      const found = broken.get(name) ?? new Set<string>();
      broken.set(name, found);
      if (result !== 'pass') found.add(rule?.name ?? policy);
    }
  }
  return broken;
}

withKyverno('the built-in rules as policies of Kyverno', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-kyverno-'));
    mkdirSync(join(folder, 'policies'));
    const { objects, leftOut } = kyvernoObjects(rules, {
      ...{ environment: 'prod', namespaces: [NAMESPACE], schemas, clusterScoped: true },
    });
    expect(leftOut).toEqual([]);
    for (const each of objects)
      writeFileSync(join(folder, 'policies', `${each.metadata.name}.yaml`), JSON.stringify(each));
    const label = (name: string) => ({ name, labels: { 'kubernetes.io/metadata.name': name } });
    const values = {
      apiVersion: 'cli.kyverno.io/v1alpha1',
      kind: 'Value',
      metadata: { name: 'values' },
      namespaceSelector: [label(NAMESPACE), label('argocd')],
    };
    writeFileSync(join(folder, 'values.yaml'), JSON.stringify(values));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('every verdict of the CLI over files is the same, but for those that hang on the API server', () => {
    const found = theirs(folder, corpus);
    const differing = [...corpus].filter(
      ([name, value]) => ours(value).join() !== [...(found.get(name) ?? [])].sort().join(),
    );
    process.stderr.write(
      `kyverno: ${corpus.size - differing.length} of ${corpus.size} objects have the same verdicts, ${differing.length} listed\n`,
    );
    expect(corpus.size).toBeGreaterThan(300);
    expect(found.size).toBeGreaterThan(300);
    expect(differing.map(([name]) => name).sort()).toEqual(Object.keys(DIFFERENCES).sort());
  });

  test('over objects as the API server hands them on there is no difference left', () => {
    const listed = [...corpus].filter(([name]) => Object.hasOwn(DIFFERENCES, name));
    const prepared = listed.map(([name, value]) => [name, prepareObject(value, NAMESPACE, schemas)] as const);
    const found = theirs(folder, prepared);
    expect(listed.map(([name]) => [name, [...(found.get(name) ?? ['not judged'])].sort()])).toEqual(
      listed.map(([name, value]) => [name, ours(value)]),
    );
  });
});
