import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { appText, text } from '../../lib/adopt/app-text';
import { imageValuesOf } from '../../lib/adopt/chart-values';
import { ownersOf } from '../../lib/adopt/code-owners';
import { compareObjects } from '../../lib/adopt/compare-objects';
import { findLayouts } from '../../lib/adopt/find-layouts';
import { imageSlots } from '../../lib/adopt/image-slots';
import { importProject } from '../../lib/adopt/import-project';
import { placesAround } from '../../lib/adopt/layout';
import { libraryIn, projectTexts, withApps } from '../../lib/adopt/project-files';
import { walkFiles } from '../../lib/adopt/walk-files';
import { unrenderedLines } from '../../lib/cli/unrendered-lines';
import type { JsonMap } from '../../lib/model/json';
import { codeBlocks, page } from '../docs/markdown';
import { temporaryDirectories } from '../support/temporary-directory';
import { writeFiles } from '../support/write-files';

const temporary = temporaryDirectories();

const find = (
  files: readonly string[],
  environments?: readonly string[],
  texts: Readonly<Record<string, string>> = {},
) => {
  const { layouts, unclear } = findLayouts(files, environments, 'Shop Repo', (path) => texts[path] ?? '');
  return {
    apps: layouts.map((each) => [
      each.app,
      each.kind,
      ...each.environments.flatMap((name) => each.places[name] ?? []),
    ]),
    unclear: unclear.map(({ app, state }) => [app, state]),
  };
};

describe('an app is what lies in a folder per environment', () => {
  test.each([
    [
      'overlays',
      [
        'apps/pay/base/kustomization.yaml',
        'apps/pay/overlays/dev/kustomization.yaml',
        'apps/pay/overlays/prod/kustomization.yml',
      ],
      ['pay', 'kustomize', 'apps/pay/overlays/dev', 'apps/pay/overlays/prod'],
    ],
    ['the environment first', ['dev/pay/a.yaml', 'prod/pay/a.yaml'], ['pay', 'yaml', 'dev/pay', 'prod/pay']],
    [
      'one app alone',
      ['k8s/overlays/staging/Kustomization'],
      ['shop-repo', 'kustomize', 'k8s/overlays/staging'],
    ],
  ])('%s', (_what, files, app) => {
    expect(find(files)).toEqual({ apps: [app], unclear: [] });
  });

  test('other names of environments are given; what lies below a kustomization is of it', () => {
    const files = ['pay/blue/kustomization.yaml', 'pay/blue/patches/a.yaml', 'pay/blue/dev/a.yaml'];
    expect(find(files, ['blue']).apps).toEqual([['pay', 'kustomize', 'pay/blue']]);
    expect(find(['pay/blue/kustomization.yaml']).apps).toEqual([]);
  });

  test('two layouts of one name, several environments on one way, and charts are told', () => {
    expect(
      find([
        'a/pay/dev/x.yaml',
        'b/pay/dev/x.yaml',
        'dev/prod/x/y.yaml',
        'charts/web/Chart.yaml',
        'charts/web/templates/dev.yaml',
      ]),
    ).toEqual({
      apps: [],
      unclear: [
        ['web', 'decision'],
        ['x', 'decision'],
        ['pay', 'decision'],
      ],
    });
  });
});

describe('a chart is an app where it has a file of values per environment', () => {
  const chart = ['charts/web/Chart.yaml', 'charts/web/values.yaml', 'charts/web/templates/prod.yaml'];
  const other = ['charts/api/Chart.yaml', 'charts/api/charts/sub/Chart.yaml', 'charts/api/values-dev.yaml'];

  test.each([
    ['in the chart', ['charts/web/values-dev.yaml', 'charts/web/values-prod.yaml']],
    ['by a point', ['charts/web/values.dev.yaml', 'charts/web/values.prod.yaml']],
    ['in a folder of the chart', ['charts/web/envs/dev.yaml', 'charts/web/envs/prod.yaml']],
    ['in folders of the chart', ['charts/web/values/dev/values.yaml', 'charts/web/values/prod/values.yaml']],
    ['beside it, by the environment first', ['dev/web/values.yaml', 'prod/web/values.yaml']],
    ['beside it, by the name of the chart', ['deploy/values/web-dev.yaml', 'deploy/values/web-prod.yaml']],
    ['in a file that is called as the chart', ['environments/dev/web.yaml', 'environments/prod/web.yaml']],
  ])('%s', (_what, values) => {
    const { apps, unclear } = find([...chart, ...other, ...values]);
    expect(apps).toEqual([
      ['api', 'helm', 'charts/api/values-dev.yaml'],
      ['web', 'helm', ...values],
    ]);
    expect(unclear).toEqual([]);
  });

  test('one chart alone makes an app of every folder with values', () => {
    const values = ['dev/shop/values.yaml', 'prod/shop/values.yaml', 'dev/pay/values.yaml'];
    expect(find([...chart, ...values]).apps).toEqual([
      ['shop', 'helm', 'dev/shop/values.yaml', 'prod/shop/values.yaml'],
      ['pay', 'helm', 'dev/pay/values.yaml'],
    ]);
  });

  test('objects of Kubernetes are no values, and what stands in several files is asked', () => {
    const object = { 'dev/web/web.yaml': 'apiVersion: v1\nkind: ConfigMap\n' };
    expect(find([...chart, 'dev/web/web.yaml'], undefined, object)).toEqual({
      apps: [['web', 'yaml', 'dev/web']],
      unclear: [['web', 'decision']],
    });
    const two = ['charts/web/values-dev.yaml', 'dev/web/values.yaml'];
    expect(find([...chart, ...two])).toEqual({ apps: [], unclear: [['web', 'decision']] });
    const library = { 'charts/web/Chart.yaml': 'name: web\ntype: library\n' };
    expect(find(chart, undefined, library)).toEqual({ apps: [], unclear: [] });
  });
});

describe('the values of an image', () => {
  const values = (image: JsonMap): JsonMap => ({ web: { image }, other: { image: { repository: 'x/y' } } });

  test('are the one map that has its repository in every environment', () => {
    expect(imageValuesOf([values({ repository: 'nginx', tag: '1' })], 'docker.io/library/nginx')).toEqual({
      repository: 'web.image.repository',
      tag: 'web.image.tag',
    });
    const parts = { registry: 'ghcr.io', repository: 'x/web', tag: '1', digest: '' };
    expect(imageValuesOf([values(parts), values({ ...parts, tag: '2' })], 'ghcr.io/x/web')).toEqual({
      registry: 'web.image.registry',
      repository: 'web.image.repository',
      digest: 'web.image.digest',
      tag: 'web.image.tag',
    });
    const twice = { a: { repository: 'nginx' }, b: { repository: 'nginx' } };
    for (const each of [[twice], [values({ repository: 'nginx' }), { web: {} }], [{}]])
      expect(imageValuesOf(each, 'nginx')).toBeUndefined();
  });
});

test('links, huge files and what is no file are passed by, and named', async () => {
  const root = await temporary();
  mkdirSync(join(root, 'apps/dev'), { recursive: true });
  writeFileSync(join(root, 'apps/dev/a.yaml'), 'a: 1');
  writeFileSync(join(root, 'apps/dev/huge.yaml'), 'x'.repeat(5 * 1024 * 1024));
  symlinkSync('/etc', join(root, 'apps/etc'));
  symlinkSync('..', join(root, 'apps/loop'));
  mkdirSync(join(root, 'apps/two\nlines'));
  writeFileSync(join(root, 'apps/two\nlines/a.yaml'), 'a: 1');
  const { files, passed } = walkFiles(root, '');
  expect(files).toEqual(['apps/dev/a.yaml']);
  expect(passed.map(({ path }) => path)).toEqual([
    'apps/dev/huge.yaml',
    'apps/etc',
    'apps/loop',
    'apps/two\nlines',
  ]);
  expect(passed.filter(({ inTheWay }) => inTheWay).map(({ path }) => path)).toEqual([
    'apps/etc',
    'apps/two\nlines',
  ]);
});

test('owners are those of the last line about a folder', () => {
  const owners = [
    '* @org/all # everything',
    '/apps/ @org/apps',
    'apps/pay/ @org/pay ada@example.org',
    '*.js @js',
    'docs @org/docs',
  ].join('\n');
  expect(ownersOf(owners, 'apps/pay/overlays')).toEqual(['@org/pay']);
  expect(ownersOf(owners, 'apps/shop')).toEqual(['@org/apps']);
  expect(ownersOf(owners, 'other/docs/x')).toEqual(['@org/docs']);
  expect(ownersOf(owners, 'other')).toEqual(['@org/all']);
  expect(ownersOf('/apps/*/overlays/ @o\n/apps/pay* @p', 'apps/shop/overlays')).toEqual(['@o']);
});

const pod = (...images: readonly string[]): JsonMap => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: images.map((image, index) => ({ name: `c${index}`, image })) },
});

describe('slots', () => {
  test('are the repositories without a digest, by what environments name', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const found = imageSlots(
      new Map([
        ['dev', [pod('ghcr.io/x/web:2', `ghcr.io/x/envoy@${digest}`)]],
        ['prod', [pod('ghcr.io/x/web:1', 'docker.io/y/Web_App:1'.toLowerCase())]],
      ]),
    );
    expect(found).toEqual({
      slots: { 'web-app': 'docker.io/y/web_app', web: 'ghcr.io/x/web' },
      named: {
        dev: { web: 'ghcr.io/x/web:2' },
        prod: { 'web-app': 'docker.io/y/web_app:1', web: 'ghcr.io/x/web:1' },
      },
      questions: [],
    });
  });

  test('that cannot be told apart are a question', () => {
    const { questions } = imageSlots(new Map([['dev', [pod('nginx:1', 'docker.io/library/nginx:2')]]]));
    expect(questions).toEqual([expect.stringContaining('nginx:1 and docker.io/library/nginx:2')]);
  });
});

describe('where no renderer is installed', () => {
  const NONE = { 'package.json': '{"name": "none"}' };
  const unrendered = async (files: Readonly<Record<string, string>>, again: readonly string[] = []) => {
    const root = await temporary();
    writeFiles(root, {
      ...files,
      // In place of what this clone has.
      'node_modules/cdk8s-delivery-kustomize/package.json': NONE['package.json'],
      'node_modules/cdk8s-delivery-helm/package.json': NONE['package.json'],
    });
    const ports = { describe: nothingRuns, render: nothingRuns };
    const request = { root, within: '', from: '', leaveOut: [], baselinesUntil: '2027-01-01' };
    const { apps } = await importProject(request, ports);
    return { apps, lines: unrenderedLines(apps, root, again) };
  };
  const nothingRuns = () => Promise.reject(new Error('nothing is rendered'));
  const overlays = {
    'apps/pay/overlays/dev/kustomization.yaml': 'resources: []\n',
    'apps/pay/overlays/prod/kustomization.yaml': 'resources: []\n',
    'apps/my cart/overlays/prod/kustomization.yaml': 'resources: []\n',
  };

  test('the report says each way once, with the commands that a team has', async () => {
    const { apps, lines } = await unrendered(overlays, ['--leave-out', 'Secret']);
    expect(apps.map(({ app, state, words }) => [app, state, ...words])).toEqual([
      ['my-cart', 'left-out', 'the package cdk8s-delivery-kustomize is not installed'],
      ['pay', 'left-out', 'the package cdk8s-delivery-kustomize is not installed'],
    ]);
    expect(lines).toEqual([
      'What is not rendered here',
      expect.stringContaining('npm run pack:renderers'),
      'Or import what your own programs print, and run them again before the release of a change',
      "  mkdir -p k8s/my-cart/prod && kubectl kustomize 'apps/my cart/overlays/prod' > k8s/my-cart/prod/all.yaml",
      '  mkdir -p k8s/pay/dev && kubectl kustomize apps/pay/overlays/dev > k8s/pay/dev/all.yaml',
      '  mkdir -p k8s/pay/prod && kubectl kustomize apps/pay/overlays/prod > k8s/pay/prod/all.yaml',
      '  cdk8s-delivery import --from k8s --leave-out Secret',
    ]);
  });

  test('a folder that is there already keeps what it has', async () => {
    const { lines } = await unrendered({ ...overlays, 'k8s/README.md': 'mine' });
    expect(lines.at(-1)).toBe('  cdk8s-delivery import --from rendered');
  });

  test('charts are rendered with the values of each environment', async () => {
    const { lines } = await unrendered({
      'charts/cart/Chart.yaml': 'apiVersion: v2\nname: cart\nversion: 1.0.0\n',
      'charts/cart/values-prod.yaml': 'a: b\n',
    });
    expect(lines).toContain(
      '  mkdir -p k8s/cart/prod && helm template cart charts/cart --namespace prod --include-crds --skip-tests --values charts/cart/values-prod.yaml > k8s/cart/prod/all.yaml',
    );
  });

  test('pages show the same commands', async () => {
    const { lines } = await unrendered({
      'apps/payments/overlays/prod/kustomization.yaml': 'resources: []\n',
    });
    expect(shellLines('docs/kustomize.md')).toEqual(expect.arrayContaining(apart(lines)));
    const ofChart = await unrendered({
      'charts/payments/Chart.yaml': 'apiVersion: v2\nname: payments\nversion: 1.0.0\n',
      'charts/payments/values-prod.yaml': 'a: b\n',
    });
    expect(shellLines('docs/helm.md')).toEqual(expect.arrayContaining(apart(ofChart.lines)));
  });

  /** The commands as a page shows them: each on a line, as typed in a project. */
  const apart = (lines: readonly string[]) =>
    lines
      .slice(3)
      .flatMap((line) => line.trim().split(' && '))
      .map((line) => line.replace(/^cdk8s-delivery /, 'npx cdk8s-delivery '));
  const shellLines = (path: string) =>
    codeBlocks(page(path)).flatMap(({ language, text }) =>
      language === 'sh' ? text.trim().split('\n') : [],
    );
});

describe('a comparison', () => {
  const other = (object: JsonMap, more: object): JsonMap => ({ ...object, ...more });
  const placed = other(pod('ghcr.io/x/web@sha256:1'), { metadata: { name: 'web', namespace: 'dev' } });

  test('passes another version of an image, and the namespace of the target', () => {
    expect(compareObjects([pod('ghcr.io/x/web:1')], [placed], 'dev')).toEqual({
      objects: 1,
      differences: [],
    });
  });

  test('names every other difference', () => {
    const moved = compareObjects([pod('ghcr.io/y/web:1')], [placed], 'dev').differences;
    expect(moved).toEqual(['Pod dev/web: spec.containers[0].image']);
    expect(compareObjects([pod('ghcr.io/x/web:1')], [placed], 'prod').differences).toEqual([
      'Pod prod/web is gone',
      'Pod dev/web is new',
    ]);
    const labelled = other(placed, { metadata: { name: 'web', namespace: 'dev', labels: { a: 'b' } } });
    expect(compareObjects([placed], [labelled], 'dev').differences).toEqual(['Pod dev/web: metadata.labels']);
  });
});

describe('what is written', () => {
  test('is TypeScript, whatever names and folders hold', () => {
    const hostile = `a'b\\\`$${'{process.exit()}'}\n`;
    const layout = {
      app: 'new',
      kind: 'yaml' as const,
      places: placesAround([hostile, ''], ['dev', 'pre-prod']),
      environments: ['dev', 'pre-prod'],
    };
    const written = appText(
      {
        layout,
        slots: { web: 'ghcr.io/x/web' },
        imageValues: {},
        owners: ['@a'],
        namespaces: {},
        absentIn: ['prod'],
        without: { dev: ['Secret/x'] },
      },
      '../../lib',
    );
    expect(written).toContain("export const newApp = new FleetApp(fleet, 'new'");
    expect(written).toContain(
      `({ environment }) => withChanges(yamlFiles(\`a'b\\\\\\\`\\$${'{process.exit()}'}`,
    );
    expect(written).toContain("config: { dev: {}, 'pre-prod': {}, prod: absent }");
    expect(runInNewContext(text(hostile))).toBe(hostile);
  });

  test('keeps what stands in the list of apps, and takes the library from where the environments do', () => {
    expect(withApps("import './apps/a';\nexport { fleet } from './environments';\n", ['a', 'b'])).toBe(
      "import './apps/b';\nimport './apps/a';\nexport { fleet } from './environments';\n",
    );
    expect(libraryIn("import { Fleet, Project } from '../lib';")).toBe('../../lib');
    expect(libraryIn([...projectTexts(['dev', 'prod'], '2027-03-31').values()].join(''))).toBe(
      'cdk8s-delivery',
    );
  });
});
