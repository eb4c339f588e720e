import { execFileSync } from 'node:child_process';
import { bootstrap } from '../../lib/controllers/argocd/objects/bootstrap';
import { environment, placeOf } from '../controllers/argocd/samples';
import { type GoTools, withGo } from './go-tools';

const TARGETS = [
  'manifests/prod/frontend/delivery/application.yaml',
  'manifests/prod/backend/delivery/application.yaml',
];

/**
 * No target has a file there: the library lets a pattern's beginning and end share the stroke between them, and a star
 * stand for several folders. `check` refuses each of them.
 */
const STRAYS = [
  'manifests/prod/delivery/application.yaml',
  'manifests/prod/a/b/delivery/application.yaml',
  'manifests/prod/frontend/objects/delivery/application.yaml',
  'manifests/prod/_x/delivery/application.yaml',
];

/** Paths of the whole branch: the root looks at all of it. */
const PATHS = [
  ...TARGETS,
  ...STRAYS,
  'manifests/prod/application.yaml',
  'manifests/prod/frontend/application.yaml',
  'manifests/prod/_inputs/objects/delivery/ConfigMap.x.yaml',
  'manifests/prod/frontend/objects/Deployment.frontend-server.yaml',
  'manifests/prod/frontend/objects/ConfigMap.application.yaml',
  'manifests/prod/backend/objects/Service.my_application.yaml',
  'manifests/staging/frontend/delivery/application.yaml',
  'manifests/prod2/frontend/delivery/application.yaml',
  'more/manifests/prod/frontend/delivery/application.yaml',
  'environments/prod/apps/frontend.yaml',
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
    expect(root.spec.source.path).toBe('.');
    expect(matched(root.spec.source.directory.include ?? '', PATHS)).toEqual([...TARGETS, ...STRAYS]);
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
