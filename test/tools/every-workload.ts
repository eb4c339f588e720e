import { App, Chart, Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { CronTask, MigrationJob, WebService, Worker } from '../../lib/authoring/workload';
import { controllerOf } from '../../lib/controllers';
import { Application, AppOfApps, AppProject, protect } from '../../lib/controllers/argocd/objects';
import { podinfo } from '../authoring/workload/rendered';
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
  return [
    ...(chart.toJson() as object[]),
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
    host: { host: 'example.org', className: 'nginx', tlsSecret: 'cert', annotations: { a: 'b' } },
    readiness: { command: ['podcli', 'check'], period: Duration.seconds(5) },
    liveness: { path: '/healthz', port: 9797, failures: 5, timeout: Duration.seconds(2) },
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
    resources: { cpu: Cpu.millis(50), cpuLimit: Cpu.units(1), memory: Size.mebibytes(64) },
    serviceAccount: 'reader',
    imagePullSecrets: ['registry'],
    terminationGrace: Duration.minutes(1),
    podLabels: { team: 'web' },
    podAnnotations: { 'prometheus.io/scrape': 'true' },
  });
  protect(full, 'Prune=confirm');
  new Worker(chart, 'queue', { image, replicas: 1, liveness: { command: ['alive'] } });
  new CronTask(chart, 'report', { image, schedule: '30 2 * * *', config });
  new MigrationJob(chart, 'migrate', { image, contract: 'expand-contract', config });
}

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
