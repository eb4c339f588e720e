import { App, Chart, Duration } from 'cdk8s';
import { Application, type ApplicationProps, AppOfApps } from '../../../lib/controllers/argocd/objects';

const PROPS: ApplicationProps = {
  project: 'platform',
  source: {
    repository: 'https://github.com/example/fleet.git',
    revision: 'delivery',
    path: 'platform/metrics',
  },
  destination: { namespace: 'metrics' },
};

const chart = () => new Chart(new App(), 'platform');
const application = (props: Partial<ApplicationProps> = {}) =>
  new Application(chart(), 'metrics', { ...PROPS, ...props }).toJson();

test('has safe defaults: no sync unasked, shared objects an error, deleted with its objects', () => {
  expect(application()).toMatchObject({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'metrics',
      namespace: 'argocd',
      annotations: { 'argocd.argoproj.io/manifest-generate-paths': '/platform/metrics' },
      finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'],
    },
    spec: {
      project: 'platform',
      syncPolicy: { syncOptions: expect.arrayContaining(['FailOnSharedResource=true']) },
    },
  });
  expect(application()).not.toHaveProperty('spec.syncPolicy.automated');
});

test('says nothing of folders where nothing is asked: Argo CD would take an empty word away again', () => {
  expect(application()).not.toHaveProperty('spec.source.directory');
  const source = { ...PROPS.source, recurse: true };
  expect(application({ source })).toHaveProperty('spec.source.directory', { recurse: true });
});

test('takes names, sync, retry, waves, labels and options that are given', () => {
  expect(
    application({
      name: 'prometheus',
      namespace: 'gitops',
      automated: { prune: true, selfHeal: false },
      retry: { limit: 2, wait: Duration.seconds(30), longestWait: Duration.minutes(10) },
      wave: -3,
      labels: { team: 'sre' },
      annotations: { note: 'x' },
      cascade: 'background',
      createNamespace: false,
      serverSideApply: false,
      syncOptions: ['ApplyOutOfSyncOnly=true'],
      generatePaths: ['/a', '/b'],
    }),
  ).toMatchObject({
    metadata: {
      name: 'prometheus',
      namespace: 'gitops',
      labels: { team: 'sre' },
      annotations: {
        note: 'x',
        'argocd.argoproj.io/sync-wave': '-3',
        'argocd.argoproj.io/manifest-generate-paths': '/a;/b',
      },
      finalizers: ['resources-finalizer.argocd.argoproj.io/background'],
    },
    spec: {
      syncPolicy: {
        automated: { prune: true, selfHeal: false },
        retry: { limit: 2, refresh: true, backoff: { duration: '30s', factor: 2, maxDuration: '600s' } },
        syncOptions: [
          'CreateNamespace=false',
          'FailOnSharedResource=true',
          'PruneLast=true',
          'ApplyOutOfSyncOnly=true',
        ],
      },
    },
  });
});

test('overlooks differences, while syncing too', () => {
  const spec = application({
    ignoreDifferences: [
      { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] },
      { kind: 'Service', jqPathExpressions: ['.spec.ports[]'], managedFieldsManagers: ['mesh'] },
    ],
  }).spec;
  expect(spec.ignoreDifferences).toEqual([
    { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] },
    { kind: 'Service', jqPathExpressions: ['.spec.ports[]'], managedFieldsManagers: ['mesh'] },
  ]);
  expect(spec.syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true');
});

test('an app of apps looks into subfolders, goes to the namespace of Argo CD and takes nothing along', () => {
  const { destination: _, ...props } = PROPS;
  const json = new AppOfApps(chart(), 'platform', props).toJson();
  expect(json).toMatchObject({
    spec: {
      destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
      source: { directory: { recurse: true } },
      syncPolicy: { syncOptions: expect.arrayContaining(['CreateNamespace=false']) },
    },
  });
  expect(json.metadata).not.toHaveProperty('finalizers');
});

test('fails on the project "default"', () => {
  expect(() => application({ project: 'default' })).toThrow('the project "default" allows everything');
});

test('fails with all problems at once', () => {
  const attempt = () =>
    application({
      destination: { server: 'https://x', name: 'y', namespace: 'z' },
      source: { ...PROPS.source, path: '../up' },
      generatePaths: ['relative'],
      ignoreDifferences: [{ kind: 'Deployment' }],
    });
  expect(attempt).toThrow('a destination has a server or a name, got "https://x" and "y"');
  expect(attempt).toThrow('the source\'s path is relative and has no "..", got "../up"');
  expect(attempt).toThrow('paths to generate from start with "/", got "relative"');
  expect(attempt).toThrow('an ignored difference of "Deployment" names no field');
});

test('fails on a wave that is not an integer', () => {
  expect(() => application({ wave: 0.5 })).toThrow('a sync wave is an integer, got "0.5"');
});
