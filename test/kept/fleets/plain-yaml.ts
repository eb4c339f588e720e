import { join } from 'node:path';
import {
  absent,
  autoSync,
  Environment,
  Fleet,
  FleetApp,
  manualSync,
  Project,
  type Source,
  yamlFiles,
} from '../../../lib';

// A platform team's own applications, written by hand as YAML in the shape that such applications have: several documents
// in a file, lists, anchors, CRDs and their objects, what YAML 1.1 reads in its own way. The files lie in `plain-yaml/`.

const project = new Project({
  root: join(__dirname, 'plain-yaml'),
  code: { branches: ['main', 'hotfix/*'] },
});

const lab = new Environment(project, 'lab', {
  sync: autoSync({ prune: true, selfHeal: true }),
  labels: { 'example.org/environment': 'lab' },
  values: { size: 'small' },
});
const preview = new Environment(project, 'preview', {
  promotesFrom: [lab],
  sync: autoSync({ selfHeal: true }),
  labels: { 'example.org/environment': 'preview' },
  values: { size: 'small' },
});
const prime = new Environment(project, 'prime', {
  promotesFrom: [preview],
  sync: manualSync(),
  destination: { server: 'https://prime.clusters.example.org:6443' },
  namespace: 'platform',
  labels: { 'example.org/environment': 'prime', 'app.kubernetes.io/managed-by': 'cdk8s-delivery' },
  values: { size: 'large' },
});

export const fleet = new Fleet(project, 'fleet', [lab, preview, prime]);

/** An app that is made of the same files everywhere. */
function everywhere(name: string, images: Readonly<Record<string, string>>, source: Source): void {
  new FleetApp(fleet, name, {
    images,
    owners: ['@example/platform'],
    config: { lab: {}, preview: {}, prime: {} },
    source,
  });
}

new FleetApp(fleet, 'edge-router', {
  images: { router: 'ghcr.io/example/edge-router', init: 'ghcr.io/example/edge-init' },
  repository: 'https://github.com/example/edge-router',
  owners: ['@example/network'],
  config: { lab: {}, preview: {}, prime: {} },
  source: ({ environment }) => yamlFiles('edge-router/base', `edge-router/${environment.name}`),
});

new FleetApp(fleet, 'certificates', {
  images: { controller: 'ghcr.io/example/certificates' },
  owners: ['@example/security'],
  config: { lab: {}, preview: {}, prime: {} },
  source: ({ environment }) =>
    yamlFiles(
      'certificates/crds.yaml',
      'certificates/controller.yaml',
      `certificates/issuer-${environment.name}.yaml`,
    ),
});

new FleetApp(fleet, 'postgres', {
  images: { server: 'ghcr.io/example/postgres', exporter: 'ghcr.io/example/postgres-exporter' },
  owners: ['@example/databases'],
  config: { lab: {}, preview: {}, prime: {} },
  source: ({ environment }) =>
    yamlFiles('postgres/postgres.yaml', `postgres/statefulset-${environment.name}.yaml`),
});

new FleetApp(fleet, 'message-bus', {
  images: { operator: 'ghcr.io/example/bus-operator', broker: 'ghcr.io/example/bus-broker' },
  defaults: { withClusters: true },
  config: { lab: {}, preview: { withClusters: false }, prime: {} },
  source: ({ environment }, { withClusters }: { readonly withClusters: boolean }) =>
    withClusters
      ? yamlFiles('message-bus/operator.yaml', `message-bus/${environment.name}`)
      : yamlFiles('message-bus/operator.yaml'),
});

new FleetApp(fleet, 'cms', {
  images: { php: 'ghcr.io/example/cms', web: 'ghcr.io/example/cms-web' },
  owners: ['@example/marketing'],
  config: { lab: {}, preview: {}, prime: {} },
  source: ({ environment }) => yamlFiles('cms/cms.yaml', `cms/ingress-${environment.name}.json`),
});

new FleetApp(fleet, 'workflows', {
  images: { etl: 'ghcr.io/example/etl', wait: 'ghcr.io/example/etl-wait' },
  config: { lab: absent, preview: {}, prime: {} },
  source: yamlFiles('workflows'),
});

new FleetApp(fleet, 'storage', {
  images: {},
  owners: ['@example/storage'],
  config: { lab: absent, preview: absent, prime: {} },
  source: yamlFiles('storage'),
});

new FleetApp(fleet, 'bots', {
  images: { chat: 'ghcr.io/example/chat-bot', toolbox: 'ghcr.io/example/toolbox' },
  config: { lab: {}, preview: absent, prime: absent },
  source: yamlFiles('bots/bots.yaml'),
});

everywhere('cache', { server: 'ghcr.io/example/cache' }, yamlFiles('cache'));
everywhere(
  'node-metrics',
  { exporter: 'ghcr.io/example/node-metrics' },
  yamlFiles('node-metrics/daemonset.yaml'),
);
everywhere(
  'log-shipper',
  { shipper: 'ghcr.io/example/log-shipper', init: 'ghcr.io/example/log-init' },
  yamlFiles('log-shipper'),
);
everywhere('dashboards', {}, yamlFiles('dashboards'));
everywhere('alerts', {}, yamlFiles('alerts/rules.yaml'));
everywhere('forge', { server: 'ghcr.io/example/forge' }, yamlFiles('forge'));
everywhere('cluster-policy', {}, yamlFiles('cluster-policy/quotas.yaml'));
everywhere('metrics-api', { api: 'ghcr.io/example/metrics-api' }, yamlFiles('metrics-api'));
everywhere('gateway', {}, yamlFiles('gateway'));
everywhere('secrets', {}, yamlFiles('secrets/external.yaml'));
everywhere('autoscaled', { server: 'ghcr.io/example/thumbnails' }, yamlFiles('autoscaled'));
everywhere('batch', { import: 'ghcr.io/example/import' }, yamlFiles('batch'));
everywhere(
  'runners',
  { runner: 'ghcr.io/example/runner', tools: 'ghcr.io/example/runner-tools' },
  yamlFiles('runners/runners.yaml'),
);
