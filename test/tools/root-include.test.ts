import { execFileSync } from 'node:child_process';
import { environmentObjects, targetApplication } from '../../lib/argocd';
import { delivery, environment, frontend } from '../argocd/samples';
import { type GoTools, withGo } from './go-tools';

const PATHS = [
  '_environment/AppProject.prod.yaml',
  '_environment/Application.prod.yaml',
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

  test("the root takes the environment's own objects and the targets' Applications, and nothing else", () => {
    const root = environmentObjects({ environment: environment('prod'), delivery })[2] as Directory;
    expect(matched(root.spec.source.directory.include ?? '', PATHS)).toEqual([
      '_environment/AppProject.prod.yaml',
      '_environment/Application.prod.yaml',
      'frontend/_application.yaml',
      'backend/_application.yaml',
    ]);
  });

  test('a target takes everything in its folder but its own Application', () => {
    const target = targetApplication({
      environment: environment('prod'),
      app: frontend,
      delivery,
    }) as Directory;
    const files = PATHS.filter((path) => path.startsWith('frontend/')).map((path) =>
      path.slice('frontend/'.length),
    );
    expect(matched(target.spec.source.directory.exclude ?? '', files)).toEqual(['_application.yaml']);
  });
});

interface Directory {
  readonly spec: {
    readonly source: { readonly directory: { readonly include?: string; readonly exclude?: string } };
  };
}
