import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonPatch } from 'cdk8s';
import { Environment, Fleet, FleetApp, Project } from '../../../../lib/authoring/fleet';
import { chart, kustomize, type Source, withChanges } from '../../../../lib/authoring/sources';
import { findingsOf } from '../../../support/codes';
import { configMap, image } from '../../../support/fleets';
import { withRenderer } from '../../../support/renderers';
import { writeFiles } from '../../../support/write-files';
import { CONFIG, deployment, sourceContract } from '../contract';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kustomize-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A kustomization of these objects. */
const of = (...objects: object[]) => {
  const files = Object.fromEntries(objects.map((each, index) => [`${index}.json`, each]));
  writeFiles(root, { ...files, 'kustomization.yaml': { resources: Object.keys(files) } });
  return kustomize({ folder: '.' });
};

/** A base, and an overlay per environment, as teams have them. */
const OVERLAYS = {
  'base/deployment.json': deployment('ghcr.io/example/web:dev'),
  'base/kustomization.yaml': `
resources: [deployment.json]
configMapGenerator: [{name: settings, literals: [LOG=info]}]
`,
  'overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
  'overlays/prod/kustomization.yaml': `
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../../base]
images: [{name: ghcr.io/example/web, newTag: 1.4.2}]
patches: [{path: replicas.yaml}]
`,
  'overlays/prod/replicas.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: b}\nspec: {replicas: 6}\n',
};

type Made = { kind: string; metadata: { name: string }; spec: Record<string, unknown> };

function objectsOf(source: Source<'server', object>, environment: 'dev' | 'prod' = 'prod'): Made[] {
  const project = new Project({ root });
  const [dev, prod] = [new Environment(project, 'dev'), new Environment(project, 'prod')] as const;
  const fleet = new Fleet(project, 'fleet', [dev, prod]);
  const images = { server: 'ghcr.io/example/web' };
  const app = new FleetApp(fleet, 'web', { images, config: { dev: {}, prod: {} }, source });
  return fleet.target(environment === 'dev' ? dev : prod, app, { server: image() }).toJson() as Made[];
}

withRenderer('kustomize', 'a kustomization as a source', () => {
  sourceContract(
    'kustomize',
    {
      kind: 'kustomize',
      good: () => of(CONFIG, deployment('ghcr.io/example/web:dev')),
      empty: () => of(),
      foreignImage: () => of(deployment('nginx:1')),
    },
    () => root,
  );

  test('builds the overlay of each environment, with the images of the release', () => {
    writeFiles(root, OVERLAYS);
    const source = kustomize<'server'>(({ environment }) => ({ folder: `overlays/${environment.name}` }));
    const replicas = (['dev', 'prod'] as const).map((name) => {
      const made = objectsOf(source, name);
      expect(JSON.stringify(made)).toContain(image().pullable);
      expect(made.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
        expect.stringMatching(/^ConfigMap\/settings-[a-z0-9]{10}$/),
        'Deployment/b',
      ]);
      return made[1]?.spec['replicas'];
    });
    expect(replicas).toEqual([undefined, 6]);
  });

  test('reads nothing outside of the project, and fetches and starts nothing', () => {
    symlinkSync('/etc', join(root, 'etc'));
    const refused = (kustomization: object) => {
      writeFiles(root, { 'kustomization.yaml': kustomization });
      return findingsOf(() => objectsOf(kustomize({ folder: '.' })))[0];
    };
    expect(refused({ resources: ['etc/passwd'] })?.code).toBe('UNSAFE_PATH');
    for (const kustomization of [
      { resources: ['https://github.com/kubernetes-sigs/kustomize//examples/helloWorld?ref=v1.0.6'] },
      { helmCharts: [{ name: 'redis', repo: 'https://charts.example.org', version: '1' }] },
    ])
      expect(refused(kustomization)).toMatchObject({
        code: 'SOURCE_NOT_RENDERED',
        remedy: 'nothing is fetched or started while rendering: commit what it names, and refer to that',
      });
    expect(refused({ resources: ['../../../../../../usr/passwd'] })?.code).toBe('SOURCE_NOT_RENDERED');
    expect(findingsOf(() => objectsOf(kustomize({ folder: 'overlays/nope' })))[0]?.message).toContain(
      'the kustomization "overlays/nope": ',
    );
  });

  test('takes changes on top: objects left out, patched and added; fails on one that is about nothing', () => {
    writeFiles(root, OVERLAYS);
    const source = kustomize({ folder: 'overlays/prod' });
    const changed = withChanges(source, {
      patch: { 'Deployment.apps/b': [JsonPatch.replace('/spec/replicas', 9)] },
      add: chart((made) => void configMap(made, 'more')),
    });
    const [, ...made] = objectsOf(changed);
    expect(made.map(({ kind, spec }) => [kind, spec?.['replicas']])).toEqual([
      ['Deployment', 9],
      ['ConfigMap', undefined],
    ]);
    expect(objectsOf(withChanges(source, { remove: ['Deployment/b'] })).map(({ kind }) => kind)).toEqual([
      'ConfigMap',
    ]);
    const problems = (changes: Parameters<typeof withChanges>[1]) =>
      findingsOf(() => objectsOf(withChanges(source, changes))).map(
        ({ code, message }) => `${code}: ${message}`,
      );
    expect(problems({ remove: ['Deployment/c'], patch: { 'Rollout/b': [] } })).toEqual([
      expect.stringMatching(
        /^UNKNOWN_OBJECT: there is no object "Deployment\/c" to change; there are: ConfigMap\/settings-/,
      ),
      expect.stringMatching(/^UNKNOWN_OBJECT: there is no object "Rollout\/b" to change/),
    ]);
    expect(problems({ patch: { 'Deployment/b': [JsonPatch.remove('/spec/nope')] } })).toEqual([
      'PATCH_WITHOUT_EFFECT: Deployment/b: the patch "remove" of "/spec/nope" has no effect: "/spec/nope" is not there',
    ]);
  });
});
