import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { environmentAdmission } from '../../lib/kubernetes/policy/admission';
import { slotRepositories } from '../../lib/model/app';
import type { FleetDescription, RenderRequest } from '../../lib/model/exchange';
import { REQUEST_VARIABLE } from '../../lib/model/exchange';
import { emitYaml } from '../../lib/yaml';
import { environment } from '../controllers/argocd/samples';
import { everyObject } from './every-workload';
import { type GoTools, KUBECONFORM, KUBERNETES, withGo } from './go-tools';
import { CRD_FILES, SCHEMA_LOCATION, writeSchemas } from './schemas';

/** Admission policies are newer than {@link KUBERNETES}. */
const NEWER = 'k8s.io/kubernetes@v1.34.4';

const PROJECT = join(__dirname, '../..');

withGo('manifests as kubeconform sees them', [KUBECONFORM, KUBERNETES, NEWER], (tools: GoTools) => {
  let kubeconform = '';
  let schemas = '';
  beforeAll(() => {
    kubeconform = tools.kubeconform();
    schemas = join(tools.folder, 'schemas');
    const swagger = join(tools.module(KUBERNETES), 'api/openapi-spec/swagger.json');
    expect(writeSchemas(schemas, swagger, CRD_FILES)).toBeGreaterThan(60);
  });

  const judge = (folder: string, from = schemas): Verdict => {
    const { stdout, stderr } = spawnSync(
      kubeconform,
      ['-strict', '-summary', '-output', 'json', '-schema-location', join(from, SCHEMA_LOCATION), folder],
      { encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    expect(stderr).toBe('');
    return JSON.parse(stdout) as Verdict;
  };

  const written = (name: string, texts: readonly string[]): string => {
    const folder = join(tools.folder, name);
    mkdirSync(folder);
    for (const [index, text] of texts.entries()) writeFileSync(join(folder, `${index}.yaml`), text);
    return folder;
  };

  test('every kind of object that this library makes is valid', () => {
    const objects = everyObject();
    const { resources, summary } = judge(written('library', objects.map(emitYaml)));
    expect(resources).toEqual([]);
    expect(summary).toEqual({ valid: objects.length, invalid: 0, errors: 0, skipped: 0 });
  });

  test.each(['deny', 'warn', 'audit'] as const)('every admission policy is valid, to %s', (admission) => {
    const folder = join(tools.folder, 'newer-schemas');
    writeSchemas(folder, join(tools.module(NEWER), 'api/openapi-spec/swagger.json'), []);
    const policies = { admission, production: 'refuse' as const, registries: ['ghcr.io/example/'] };
    const objects = environmentAdmission(environment('prod', { policies }), {
      controlGroups: ['argoproj.io'],
    });
    expect(objects.length).toBeGreaterThan(60);
    const { resources, summary } = judge(written(`admission-${admission}`, objects.map(emitYaml)), folder);
    expect(resources).toEqual([]);
    expect(summary).toEqual({ valid: objects.length, invalid: 0, errors: 0, skipped: 0 });
  });

  test('every manifest of the example fleet is valid, for every environment', () => {
    const output = renderExample(tools.folder);
    const names = readdirSync(output, { recursive: true, encoding: 'utf8' });
    const manifests = names.filter((name) => name.endsWith('.yaml'));
    expect(manifests.length).toBeGreaterThan(10);
    const texts = manifests.map((name) => readFileSync(join(output, name), 'utf8'));
    const { resources, summary } = judge(written('example', texts));
    expect(resources).toEqual([]);
    // an administrator's file holds several objects
    const objects = texts.flatMap((text) => text.match(/^kind: /gm) ?? []);
    expect(summary).toEqual({ valid: objects.length, invalid: 0, errors: 0, skipped: 0 });
  });

  test('the judge itself finds unknown fields, wrong types, missing fields and kinds it has no schema for', () => {
    const [deployment] = everyObject().filter((each) => 'kind' in each && each.kind === 'Deployment');
    const text = emitYaml(deployment ?? {});
    const spoilt = [
      text.replace('revisionHistoryLimit:', 'revisionHistoryLimits:'),
      text.replace('revisionHistoryLimit: 3', 'revisionHistoryLimit: "3"'),
      text.replace(/ {2}selector:\n {4}matchLabels:\n.*\n/, ''),
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: x\nspec:\n  project: p\n  destination: {}\n  sync: {}\n',
      'apiVersion: example.org/v1\nkind: Unknown\nmetadata:\n  name: x\n',
    ];
    expect(new Set([text, ...spoilt]).size).toBe(6);
    const { summary } = judge(written('spoilt', spoilt));
    expect(summary).toEqual({ valid: 0, invalid: 4, errors: 1, skipped: 0 });
  });
});

interface Verdict {
  readonly resources: readonly unknown[];
  readonly summary: Readonly<Record<'valid' | 'invalid' | 'errors' | 'skipped', number>>;
}

/** Renders every target and environment of the example fleet, as the engine would, with made-up digests. */
function renderExample(folder: string): string {
  const { apps } = run(folder, 'describe', {
    targets: [],
    apps: [],
    environmentInputs: [],
    bootstrap: [],
  }).description;
  const images = (slots: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(slots).map(([slot, name]) => [slot, `${name}@sha256:${'a'.repeat(64)}`]),
    );
  return run(folder, 'render', {
    targets: [],
    apps: apps.map((app) => ({ app: app.name, images: images(slotRepositories(app.images)) })),
    environmentInputs: ['*'],
    bootstrap: ['*'],
  }).output;
}

function run(
  folder: string,
  name: string,
  parts: Omit<RenderRequest, 'schema'>,
): { output: string; description: FleetDescription } {
  const output = join(folder, name);
  const file = join(folder, `${name}.json`);
  const request: RenderRequest = { schema: 'cdk8s-delivery/render-request/v1', ...parts };
  writeFileSync(file, JSON.stringify(request));
  const { app } = parse(readFileSync(join(PROJECT, 'cdk8s.yaml'), 'utf8')) as { app: string };
  const [program = '', ...args] = app.split(' ');
  const env = { PATH: process.env['PATH'], [REQUEST_VARIABLE]: file, CDK8S_OUTDIR: output };
  execFileSync(join(PROJECT, program), args, { cwd: PROJECT, env, stdio: 'pipe' });
  const description = JSON.parse(readFileSync(join(output, 'fleet.json'), 'utf8')) as FleetDescription;
  return { output, description };
}
