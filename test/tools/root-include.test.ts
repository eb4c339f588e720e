import { execFileSync } from 'node:child_process';
import { bootstrap } from '../../lib/controllers/argocd/objects/bootstrap';
import { environment, placeOf } from '../controllers/argocd/samples';
import { type GoTools, withGo } from './go-tools';

const PATHS = [
  '_inputs/objects/delivery/ConfigMap.x.yaml',
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
  const prod = environment('prod');
  const delivery = placeOf(prod);

  test("the root takes the targets' Applications, and nothing else", () => {
    const { objects } = bootstrap({ environment: prod, delivery, admission: [] });
    const root = objects.find((each) => (each as { kind: string }).kind === 'Application') as Directory;
    expect(matched(root.spec.source.directory.include ?? '', PATHS)).toEqual([
      'frontend/delivery/application.yaml',
      'backend/delivery/application.yaml',
    ]);
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
