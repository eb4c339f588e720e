import { applicationLayouts } from '../../lib/adopt/application-layouts';
import { compareRunning, runningImages } from '../../lib/adopt/compare-running';
import { projectTexts } from '../../lib/adopt/project-files';
import { existingApplications, handOverCommands, withApplicationKind } from '../../lib/controllers/argocd';
import { readDump } from '../../lib/controllers/doctor';
import type { JsonMap } from '../../lib/model/json';
import { temporaryDirectories } from '../support/temporary-directory';
import { writeFiles } from '../support/write-files';

const temporary = temporaryDirectories();
const HOME = 'https://git.example.org/shop.git';
const CLUSTER = 'https://kubernetes.default.svc';

/** An entry as `argocd app list -o json` prints it: without a kind. */
function listed(
  name: string,
  source: object,
  more: { destination?: object; spec?: object; metadata?: object } = {},
) {
  return {
    metadata: { name, namespace: 'argocd', ...more.metadata },
    spec: {
      project: 'default',
      source: { repoURL: HOME, targetRevision: 'main', ...source },
      destination: { server: CLUSTER, namespace: name, ...more.destination },
      ...more.spec,
    },
  };
}

const read = (entries: readonly object[]) => {
  const objects = readDump(JSON.stringify(entries), withApplicationKind);
  if (typeof objects === 'string') throw new Error(objects);
  return existingApplications(objects);
};

async function layouts(
  entries: readonly object[],
  files: Readonly<Record<string, string>>,
  names?: string[],
) {
  const root = await temporary();
  writeFiles(root, files);
  const place = { root, within: '', isOwn: (url: string) => url === HOME };
  return applicationLayouts(read(entries), names, place, undefined);
}

const AUTOMATED = { spec: { syncPolicy: { automated: { prune: true, selfHeal: true } } } };

test('an app per name without its environment, by path, label, namespace or cluster; each kind of folder', async () => {
  const found = await layouts(
    [
      listed('pay-dev', { path: 'pay/overlays/dev' }, AUTOMATED),
      listed('pay-prod', { path: 'pay/overlays/prod' }),
      listed('dev.cart', { path: 'cart' }, { ...AUTOMATED, metadata: { labels: { env: 'dev' } } }),
      listed('web', { path: 'plain/web' }, { ...AUTOMATED, destination: { namespace: 'web-dev' } }),
      listed('search-prod', {
        path: 'charts/search',
        helm: { releaseName: 'search', valueFiles: ['../../prod/search.yaml', '/common.yaml'] },
      }),
    ],
    {
      'pay/overlays/dev/kustomization.yaml': '',
      'pay/overlays/prod/kustomization.yaml': '',
      'cart/Chart.yaml': '',
      'plain/web/web.yaml': '',
      'charts/search/Chart.yaml': '',
    },
  );
  expect(found.unclear).toEqual([]);
  expect(
    found.layouts.map(({ app, kind, places, releaseNames, namespaces }) => [
      app,
      kind,
      places,
      releaseNames ?? '',
      namespaces,
    ]),
  ).toEqual([
    [
      'pay',
      'kustomize',
      { dev: ['pay/overlays/dev'], prod: ['pay/overlays/prod'] },
      '',
      { dev: 'pay-dev', prod: 'pay-prod' },
    ],
    ['cart', 'helm', { dev: [] }, { dev: 'dev.cart' }, { dev: 'dev.cart' }],
    ['web', 'yaml', { dev: ['plain/web'] }, '', { dev: 'web-dev' }],
    ['search', 'helm', { prod: ['prod/search.yaml', 'common.yaml'] }, '', { prod: 'search-prod' }],
  ]);
  expect(Object.fromEntries(found.environments)).toEqual({
    dev: { destination: { server: CLUSTER }, sync: { prune: true, selfHeal: true } },
    prod: { destination: { server: CLUSTER } },
  });
  const [text] = [...projectTexts(['dev', 'prod'], '2027-03-31', found.environments).values()];
  expect(text).toContain(
    "new Environment(project, 'dev', { sync: autoSync({ prune: true, selfHeal: true }) })",
  );
  expect(text).toContain(
    "{ promotesFrom: [dev], baselinesUntil: '2027-03-31', approvals: { reviewers: 1 } }",
  );
});

test.each([
  ['a chart of a registry', { path: undefined, chart: 'redis' }, 'comes from a registry'],
  [
    'values of its own',
    { path: 'a/dev', helm: { parameters: [{ name: 'image.tag', value: '1' }] } },
    'helm.parameters',
  ],
  ['a patch of its own', { path: 'a/dev', kustomize: { namePrefix: 'x-' } }, 'kustomize.namePrefix'],
  [
    'another repository for an image',
    { path: 'a/dev', kustomize: { images: ['a=b:1'] } },
    'other repositories',
  ],
  ['folders below', { path: 'a/dev', directory: { recurse: true } }, 'directory.recurse'],
  ['a plugin', { path: 'a/dev', plugin: { name: 'x' } }, 'a plugin makes its objects'],
  ['a folder above', { path: '../a/dev' }, 'which folder of the repository'],
  ['a list for a folder', { path: ['a'] }, 'which folder of the repository'],
  ['values of elsewhere', { path: 'a/dev', helm: { valueFiles: ['$values/x.yaml'] } }, 'another repository'],
])('%s is a question', async (_what, source, words) => {
  const { unclear, layouts: none } = await layouts([listed('a-dev', source)], {
    'a/dev/kustomization.yaml': '',
  });
  expect(none).toEqual([]);
  expect(unclear).toEqual([
    expect.objectContaining({ app: 'a', state: 'decision', words: expect.stringContaining(words) }),
  ]);
});

test('what lies elsewhere, is of no environment, comes twice or goes to another cluster is told', async () => {
  const files = { 'a/kustomization.yaml': '', 'b/dev/kustomization.yaml': '' };
  const { unclear } = await layouts(
    [
      listed('other-dev', { path: 'a', repoURL: 'https://git.example.org/other.git' }),
      listed('lost', { path: 'a' }),
      listed('b-dev', { path: 'b/dev' }),
      listed('dev-b', { path: 'b/dev' }),
      listed('c-dev', { path: 'b/dev' }, { destination: { server: 'https://far.example.org' } }),
    ],
    files,
  );
  expect(unclear.map(({ app, state }) => [app, state])).toEqual([
    ['other', 'left-out'],
    ['lost', 'decision'],
    ['b', 'decision'],
    ['c', 'decision'],
  ]);
  expect(unclear.at(-1)?.words).toContain('an environment is one cluster');
});

test('lists in lists have an end', () => {
  expect(readDump(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toContain('lists in lists');
});

test('values in a second source of the same repository count; an ApplicationSet is told before all else', () => {
  const [found] = read([
    {
      metadata: {
        name: 'x-dev',
        namespace: 'argocd',
        ownerReferences: [{ kind: 'ApplicationSet', name: 'all' }],
      },
      spec: {
        sources: [
          { repoURL: HOME, path: 'charts/x', helm: { valueFiles: ['$v/dev/x.yaml'] } },
          { repoURL: HOME, ref: 'v' },
        ],
        destination: { name: 'in-cluster', namespace: 'x' },
      },
    },
  ]);
  expect(found).toMatchObject({
    path: 'charts/x',
    helm: { values: ['dev/x.yaml'] },
    questions: [],
    set: 'all',
  });
  expect(handOverCommands(found ? [found] : [], ['dev'])).toEqual([
    expect.stringContaining('application.namespaces: argocd-*'),
    '# take them out of ApplicationSet all first, with preserveResourcesOnDeletion: true',
    expect.stringContaining('an Application that brings others goes before them'),
    `kubectl -n argocd patch applications.argoproj.io x-dev --type merge -p '{"metadata":{"finalizers":null}}'`,
    'kubectl -n argocd delete applications.argoproj.io x-dev',
    expect.stringMatching(
      /^kubectl -n x annotate .*,deployments,.* --all argocd\.argoproj\.io\/tracking-id-$/,
    ),
    'kubectl apply -f bootstrap/dev.yaml',
  ]);
});

describe('what runs', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const object = (replicas: number, image: string, more: object = {}) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'prod', ...more },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { spec: { containers: [{ name: 'web', image, resources: { limits: { cpu: '1' } } }] } },
    },
  });
  const files = (value: object) =>
    new Map([['objects/Deployment.web.yaml', Buffer.from(JSON.stringify(value))]]);

  test('is compared in what would be delivered: defaults, status and images are no difference', () => {
    const live = {
      ...object(2, 'ghcr.io/x/web:1.4', { uid: 'x', generation: 4 }),
      status: { replicas: 2 },
    } as JsonMap;
    const wanted = object(2, `ghcr.io/x/web@${digest}`);
    wanted.spec.template.spec.containers.forEach((each) => {
      each.resources.limits.cpu = '1000m';
    });
    expect(compareRunning(files(wanted), [live])).toEqual({ objects: 1, missing: [], differences: [] });
    const other = {
      ...wanted,
      spec: { ...wanted.spec, replicas: 3, selector: { matchLabels: { app: 'w' } } },
    };
    expect(compareRunning(files(other), [live]).differences).toEqual([
      expect.stringContaining('spec.replicas runs as 2, 3 would be delivered'),
      expect.stringContaining('cannot change in the object that is there'),
    ]);
    expect(compareRunning(files(wanted), [])).toMatchObject({
      objects: 0,
      missing: ['Deployment.apps prod/web'],
    });
  });

  test('gives the digests of its pods, where all of them run the same', () => {
    const pod = (image: string, imageID: string) =>
      ({
        kind: 'Pod',
        metadata: { namespace: 'prod' },
        status: { containerStatuses: [{ image, imageID }] },
      }) as JsonMap;
    const slots = { slots: { web: 'nginx', api: 'ghcr.io/x/api' }, named: {}, questions: [] };
    const pods = [
      pod('docker.io/library/nginx:1.27', `docker.io/library/nginx@${digest}`),
      {
        kind: 'Pod',
        metadata: { namespace: 'prod' },
        status: { containerStatuses: [null, 3] },
      } as unknown as JsonMap,
      pod('ghcr.io/x/api:1', `ghcr.io/x/api@${digest}`),
      pod('ghcr.io/x/api:2', `ghcr.io/x/api@sha256:${'b'.repeat(64)}`),
    ];
    expect(runningImages(pods, 'prod', slots)).toEqual({ web: `nginx:1.27@${digest}` });
  });
});
