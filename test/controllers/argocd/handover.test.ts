import { handoverProblems } from '../../../lib/controllers/argocd/handover';
import {
  inputsApplication,
  targetApplication,
} from '../../../lib/controllers/argocd/objects/target-application';
import type { JsonMap } from '../../../lib/model/json';
import { anApp } from '../../support/names';
import { AUTOMATED, environment, placeOf } from './samples';

const FILE = 'delivery/application.yaml';
const dev = environment('dev', { sync: AUTOMATED });
const app = { name: anApp('frontend'), owners: [], repository: 'https://example.org/x', images: {} };
const plain = (value: object): JsonMap => JSON.parse(JSON.stringify(value));

const made = (of = dev): JsonMap =>
  plain(targetApplication({ environment: of, app: app as never, delivery: placeOf(of), objects: [] }));

/** The Application with other fields of its spec, or of itself. */
const withSpec = (fields: JsonMap): JsonMap => {
  const application = made();
  return { ...application, spec: { ...(application['spec'] as JsonMap), ...fields } };
};
const withMetadata = (fields: JsonMap): JsonMap => {
  const application = made();
  return { ...application, metadata: { ...(application['metadata'] as JsonMap), ...fields } };
};
const part = (name: string): JsonMap => (made()['spec'] as JsonMap)[name] as JsonMap;
const problems = (object: JsonMap, file = FILE) => handoverProblems(dev, 'frontend', file, object, []);

test('finds nothing in what this tool renders: of a target, of inputs, with kinds of the cluster, elsewhere', () => {
  expect(problems(made())).toEqual([]);
  const inputs = plain(inputsApplication({ environment: dev, delivery: placeOf(dev), objects: [] }));
  expect(handoverProblems(dev, undefined, FILE, inputs, [])).toEqual([]);
  const others = [
    environment('dev', {
      allow: {
        kinds: [],
        clusterKinds: ['x.example.org/Thing'],
        namespaces: ['jobs'],
        podSecurity: 'baseline',
      },
    }),
    environment('dev', { destination: { name: 'edge', namespace: 'shop' } }),
    environment('dev', {
      delivery: { repository: 'https://example.org/dev.git', branch: 'live', path: 'deploy' },
    }),
  ];
  for (const each of others) expect(handoverProblems(each, 'frontend', FILE, made(each), [])).toEqual([]);
});

test.each<[string, JsonMap, string]>([
  ['another project', withSpec({ project: 'prod' }), 'has spec.project "prod"; "dev" is expected'],
  ['the project of its root', withSpec({ project: 'dev-root' }), 'has spec.project "dev-root"'],
  ['the project of everything', withSpec({ project: 'default' }), 'has spec.project "default"'],
  ['another name', withMetadata({ name: 'backend' }), 'has metadata.name "backend"; "frontend" is expected'],
  ["Argo CD's namespace", withMetadata({ namespace: 'argocd' }), 'has metadata.namespace "argocd"'],
  ["another's namespace", withMetadata({ namespace: 'argocd-prod' }), 'has metadata.namespace "argocd-prod"'],
  ['an operation', { ...made(), operation: { sync: {} } }, 'holds "operation", which no rendering has'],
  ['a status', { ...made(), status: {} }, 'holds "status", which no rendering has'],
  ['a hydrator', withSpec({ sourceHydrator: {} }), 'holds "spec.sourceHydrator", which no rendering has'],
  ['more sources', withSpec({ sources: [] }), 'holds "spec.sources", which no rendering has'],
  [
    'another path',
    withSpec({ source: { ...part('source'), path: 'manifests/prod/frontend/objects' } }),
    'has spec.source.path "manifests/prod/frontend/objects"',
  ],
  ['a chart', withSpec({ source: { ...part('source'), helm: {} } }), 'holds "spec.source.helm"'],
  [
    'deeper folders',
    withSpec({ source: { ...part('source'), directory: { recurse: true } } }),
    'holds "spec.source.directory.recurse"',
  ],
  [
    'another namespace',
    withSpec({ destination: { ...part('destination'), namespace: 'prod' } }),
    'has spec.destination.namespace "prod"',
  ],
  [
    'another cluster',
    withSpec({ destination: { ...part('destination'), server: 'https://192.0.2.1' } }),
    'goes to the cluster "https://192.0.2.1", which is not that of dev',
  ],
  [
    'labels for a namespace',
    withSpec({ syncPolicy: { ...part('syncPolicy'), managedNamespaceMetadata: {} } }),
    'holds "spec.syncPolicy.managedNamespaceMetadata"',
  ],
  [
    'an empty folder as a request to delete',
    withSpec({ syncPolicy: { ...part('syncPolicy'), automated: { allowEmpty: true } } }),
    'holds "spec.syncPolicy.automated.allowEmpty"',
  ],
  [
    'a namespace to make',
    withSpec({ syncPolicy: { ...part('syncPolicy'), syncOptions: ['CreateNamespace=true'] } }),
    'holds "CreateNamespace=true" in spec.syncPolicy.syncOptions',
  ],
  [
    'an annotation that asks for something',
    withMetadata({ annotations: { 'argocd.argoproj.io/refresh': 'hard' } }),
    'holds "metadata.annotations.argocd.argoproj.io/refresh"',
  ],
  [
    'a finalizer',
    withMetadata({ finalizers: ['example.org/never'] }),
    'holds "example.org/never" in metadata.finalizers',
  ],
  [
    'another kind',
    { ...made(), kind: 'AppProject' },
    'holds "argoproj.io/v1alpha1 AppProject"; an Application is expected',
  ],
])('fails on %s', (_, object, problem) => {
  expect(problems(object)).toEqual([expect.stringContaining(problem)]);
});

test('fails on a second file', () => {
  expect(problems(made(), 'delivery/more.yaml')).toEqual([
    'is not one of the files that hand a target over; there is "application.yaml" and no other',
  ]);
});
