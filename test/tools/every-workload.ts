import { App, Chart, Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  CronTask,
  MigrationJob,
  NodeAgent,
  type NodeAgentProps,
  WebService,
  Worker,
} from '../../lib/authoring/workload';
import { controllerOf } from '../../lib/controllers';
import { Application, AppOfApps, AppProject, protect } from '../../lib/controllers/argocd/objects';
import { BY_PROPS, database } from '../authoring/workload/boutique/by-props';
import { podinfo, rendered } from '../authoring/workload/rendered';
import { AUTOMATED, delivery, environment, frontend, placeOf } from '../controllers/argocd/samples';

/** Objects of every kind that this library makes, by their plainest and by their fullest props. */
export function everyObject(): object[] {
  const chart = new Chart(new App(), 'frontend');
  workloads(chart);
  argo(chart);
  const environments = [
    environment('dev', { sync: AUTOMATED }),
    environment('prod', {
      destination: { name: 'eu-1', namespace: 'shop' },
      policies: { admission: 'deny' },
    }),
  ];
  const shop = [...Object.values(BY_PROPS), database].flatMap((build) => Object.values(rendered(build)));
  return [
    ...(chart.toJson() as object[]),
    ...shop,
    ...environments.flatMap((each) => {
      const [controller, delivery] = [controllerOf(each), placeOf(each)];
      return [
        ...controller.target({ environment: each, app: frontend, delivery, objects: [] }).values(),
        ...controller.inputs({ environment: each, delivery, objects: [] }).values(),
        ...controller.bootstrap({ environment: each, delivery, admission: [] }).objects,
      ];
    }),
  ];
}

function workloads(chart: Chart): void {
  const image = podinfo;
  const config = { directory: '/etc/app', files: { 'app.yaml': 'mode: on\n' } };
  new WebService(chart, 'plain', { image, port: 9898 });
  const full = new WebService(chart, 'full', {
    image,
    port: 9898,
    servicePort: 9898,
    extraPorts: { metrics: 9797 },
    autoscale: { max: 6, memoryPercent: 70 },
    service: {
      type: 'LoadBalancer',
      sessionAffinity: Duration.hours(3),
      loadBalancerSourceRanges: ['10.0.0.0/8'],
      externalTrafficPolicy: 'Local',
    },
    route: { gateway: 'public', hostnames: ['example.org'], timeout: Duration.seconds(10) },
    host: { host: 'example.org', className: 'nginx', tlsSecret: 'cert', annotations: { a: 'b' } },
    readiness: { command: ['podcli', 'check'], periodSeconds: Duration.seconds(5) },
    liveness: { path: '/healthz', port: 9797, failureThreshold: 5, timeoutSeconds: Duration.seconds(2) },
    command: ['./podinfo'],
    args: ['--port=9898'],
    env: {
      COLOR: '#34577c',
      PASSWORD: { secret: 'db', key: 'password' },
      MODE: { configMap: 'modes', key: 'mode', optional: true },
      POD: { field: 'metadata.name' },
    },
    envFrom: [{ secret: 'all', prefix: 'DB_' }, { configMap: 'settings' }],
    config,
    secretFiles: { '/run/tls': 'cert' },
    writable: ['/tmp', '/data'],
    writableSize: Size.gibibytes(1),
    resources: { cpu: { request: Cpu.millis(50), limit: Cpu.units(1) }, memory: Size.mebibytes(64) },
    serviceAccount: 'reader',
    imagePullSecrets: ['registry'],
    terminationGracePeriod: Duration.minutes(1),
    podLabels: { team: 'web' },
    podAnnotations: { 'prometheus.io/scrape': 'true' },
  });
  protect(full, 'Prune=confirm');
  new Worker(chart, 'queue', { image, replicas: 1, liveness: { command: ['alive'] } });
  new CronTask(chart, 'report', { image, schedule: '30 2 * * *', config });
  new MigrationJob(chart, 'migrate', { image, contract: 'expand-contract', config });
  new NodeAgent(chart, 'agent', agent(image));
}

/** Props that no other workload here has. */
const agent = (image: typeof podinfo): NodeAgentProps => ({
  image,
  serviceAccount: { name: 'agent', automountToken: true },
  hostNetwork: true,
  hostPID: true,
  ensureNonRoot: false,
  user: 0,
  group: 1,
  fsGroup: 'none',
  privileged: true,
  capabilities: ['SYS_ADMIN'],
  hostAliases: { 'db.internal': '10.0.0.1' },
  ports: { metrics: { number: 9100, hostPort: 9100 }, dns: { number: 53, protocol: 'UDP' } },
  liveness: { path: '/healthz', scheme: 'HTTPS', headers: { Host: 'agent' } },
  strategy: { maxUnavailable: '10%', maxSurge: 0 },
  volumes: {
    node: { hostPath: { path: '/', type: 'Directory' } },
    scratch: { ephemeral: { storage: Size.gibibytes(1), accessModes: ['ReadWriteOncePod'] } },
    shared: { nfs: { server: 'nfs.internal', path: '/exports', readOnly: true } },
    driver: { csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true, volumeAttributes: { class: 'a' } } },
    claim: { persistentVolumeClaim: { claimName: 'agent', readOnly: true } },
    files: { secret: { name: 'all', items: { key: 'file' }, defaultMode: 0o400, optional: true } },
    parts: {
      projected: {
        sources: [
          { serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 600 } },
          { downwardApi: { labels: 'metadata.labels' } },
          { secret: { name: 'all' } },
        ],
      },
    },
  },
  volumeMounts: [{ volume: 'node', path: '/host', readOnly: true, propagation: 'HostToContainer' }],
  sidecars: [{ name: 'log', image, resources: { devices: { 'nvidia.com/gpu': 1 } }, writable: ['/tmp'] }],
});

function argo(chart: Chart): void {
  const source = { repository: delivery.repository, revision: delivery.branch, path: 'platform' };
  new Application(chart, 'metrics', {
    project: 'platform',
    source,
    destination: { namespace: 'metrics' },
    automated: { prune: true, selfHeal: true },
    wave: 1,
    ignoreDifferences: [
      { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'], jqPathExpressions: ['.spec.x'] },
    ],
  });
  new AppOfApps(chart, 'platform', { project: 'platform', source });
  new AppProject(chart, 'project', {
    description: 'platform',
    sourceRepos: [delivery.repository],
    destinations: [{ namespace: 'metrics' }],
    kinds: [{ group: 'apps', kind: 'Deployment' }],
    clusterResources: [{ group: '', kind: 'Namespace', name: 'metrics' }],
    syncWindows: [{ kind: 'deny', schedule: '0 22 * * 5', duration: '60h', applications: ['*'] }],
  });
}
