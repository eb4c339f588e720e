import { execFileSync } from 'node:child_process';
import { parse } from 'yaml';
import { renderFleet } from '../../lib/authoring/synth';
import { environmentObjects } from '../../lib/controllers/argocd';
import { delivery, environment } from '../controllers/argocd/samples';
import { threeEnvironments } from '../support/fleets';
import { type GoTools, withGo } from './go-tools';

const PATHS = [
  '_environment/AppProject.prod.yaml',
  '_environment/Application.prod.yaml',
  '_environment/Application.prod-cluster.yaml',
  '_environment/cluster/ValidatingAdmissionPolicy.prod-digest-only-pod.yaml',
  '_environment/cluster/ValidatingAdmissionPolicyBinding.prod-digest-only-pod.yaml',
  'frontend/delivery/application.yaml',
  'frontend/objects/Deployment.frontend-server.yaml',
  'frontend/objects/ConfigMap.application.yaml',
  'backend/delivery/application.yaml',
  'backend/objects/Service.my_application.yaml',
  'delivery/application.yaml',
];

withGo("folders as Argo CD's glob library sees them", [], (tools: GoTools) => {
  let glob = '';
  beforeAll(() => {
    glob = tools.judge('glob');
  });
  const matched = (pattern: string, paths: readonly string[]): string[] =>
    execFileSync(glob, [pattern], { input: paths.join('\n'), encoding: 'utf8' })
      .split('\n')
      .filter((line) => line !== '');

  test("the root takes the environment's own objects and the targets' Applications, and nothing else", () => {
    const root = environmentObjects({ environment: environment('prod'), delivery })[2] as Directory;
    expect(matched(root.spec.source.directory.include ?? '', PATHS)).toEqual([
      '_environment/AppProject.prod.yaml',
      '_environment/Application.prod.yaml',
      '_environment/Application.prod-cluster.yaml',
      'frontend/delivery/application.yaml',
      'backend/delivery/application.yaml',
    ]);
  });

  test("every file rendered into an environment's own folder goes to the root or to its cluster, and to one only", () => {
    const { files } = renderFleet(
      threeEnvironments({ prod: { policies: { admission: 'deny' } } }).fleet,
      {
        schema: 'cdk8s-delivery/render-request/v1',
        targets: [],
        apps: [],
        environmentObjects: ['prod'],
      },
      delivery,
    );
    const paths = [...files.keys()].map((path) => path.slice('prod/'.length));
    const root = parse(files.get('prod/_environment/Application.prod.yaml') ?? '') as Directory;
    const cluster = parse(files.get('prod/_environment/Application.prod-cluster.yaml') ?? '') as Directory;
    expect(cluster.spec.source.path).toBe('manifests/prod/_environment/cluster');
    const folder = '_environment/cluster/';
    const below = paths.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));
    const own = matched(cluster.spec.source.directory.include ?? '', below).map((name) => folder + name);
    expect(own.length).toBeGreaterThan(40);
    const taken = matched(root.spec.source.directory.include ?? '', paths);
    expect([...taken, ...own].sort()).toEqual([...paths].sort());
  });
});

interface Directory {
  readonly spec: {
    readonly source: {
      readonly path: string;
      readonly directory: { readonly include?: string; readonly exclude?: string };
    };
  };
}
