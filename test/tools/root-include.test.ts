import { execFileSync } from 'node:child_process';
import { bootstrap } from '../../lib/controllers/argocd/objects/bootstrap';
import { targetApplication } from '../../lib/controllers/argocd/objects/target-application';
import { environment, frontend, placeOf } from '../controllers/argocd/samples';
import { type GoTools, withGo } from './go-tools';

const PATHS = [
  '_inputs/objects/_application/ConfigMap.x.yaml',
  'frontend/_application.yaml',
  'frontend/Deployment.frontend-server.yaml',
  'frontend/ConfigMap.application.yaml',
  'backend/_application.yaml',
  'backend/Service.my_application.yaml',
  '_application.yaml',
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
      'frontend/_application.yaml',
      'backend/_application.yaml',
    ]);
  });

  test('a target takes everything in its folder but its own Application', () => {
    const target = targetApplication({
      environment: prod,
      app: frontend,
      delivery,
      objects: [],
    }) as Directory;
    const files = PATHS.filter((path) => path.startsWith('frontend/')).map((path) =>
      path.slice('frontend/'.length),
    );
    expect(matched(target.spec.source.directory.exclude ?? '', files)).toEqual(['_application.yaml']);
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
