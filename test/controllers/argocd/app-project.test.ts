import { App, Chart } from 'cdk8s';
import { AppProject, type AppProjectProps } from '../../../lib/controllers/argocd/objects';

const PROPS: AppProjectProps = {
  description: 'what the platform team runs',
  sourceRepos: ['https://github.com/example/fleet.git'],
  destinations: [{ namespace: 'metrics' }],
  kinds: [{ group: 'apps', kind: 'Deployment' }],
};

const project = (props: Partial<AppProjectProps> = {}, id = 'platform') =>
  new AppProject(new Chart(new App(), 'platform'), id, { ...PROPS, ...props }).toJson();

test('allows what is listed; for cluster-wide kinds the empty list is written, which allows nothing', () => {
  expect(project()).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'platform', namespace: 'argocd' },
    spec: {
      description: 'what the platform team runs',
      sourceRepos: ['https://github.com/example/fleet.git'],
      destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'metrics' }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [{ group: 'apps', kind: 'Deployment' }],
    },
  });
});

test('takes sync windows, cluster-wide objects by name, labels and annotations', () => {
  const window = {
    kind: 'deny',
    schedule: '0 22 * * 5',
    duration: '60h',
    applications: ['*'],
    timeZone: 'Europe/Berlin',
  } as const;
  const json = project({
    name: 'ops',
    labels: { team: 'sre' },
    annotations: { note: 'x' },
    clusterResources: [{ group: '', kind: 'Namespace', name: 'metrics' }],
    syncWindows: [window],
  });
  expect(json).toMatchObject({
    metadata: { name: 'ops', labels: { team: 'sre' }, annotations: { note: 'x' } },
    spec: {
      clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: 'metrics' }],
      syncWindows: [window],
    },
  });
});

test('fails on wildcards that allow everything, all of them at once', () => {
  const attempt = () =>
    project({
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '**' }],
      kinds: [{ group: 'apps', kind: '*' }],
      clusterResources: [{ group: '*', kind: 'Namespace' }],
    });
  expect(attempt).toThrow('every source repository is too much, list those needed; got "*"');
  expect(attempt).toThrow('every server is too much');
  expect(attempt).toThrow('every namespace is too much, list those needed; got "**"');
  expect(attempt).toThrow('every kind is too much, list those needed; got "apps/*"');
  expect(attempt).toThrow('every kind is too much, list those needed; got "*/Namespace"');
});

test('fails on empty lists, which Argo CD reads as nothing or as everything depending on the list', () => {
  const attempt = () => project({ sourceRepos: [], destinations: [], kinds: [] });
  expect(attempt).toThrow('at least one source repository is needed');
  expect(attempt).toThrow('at least one destination is needed');
  expect(attempt).toThrow('at least one kind is needed');
});

test('fails on the name "default" and on a description that is too long', () => {
  expect(() => project({}, 'default')).toThrow('the name "default" is Argo CD\'s own project');
  expect(() => project({ description: 'x'.repeat(256) })).toThrow('this one has 256');
});
