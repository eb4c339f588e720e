import { ApiObject, type Chart, Cron, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as argo from '../../../imports/argoproj.io';
import {
  Application,
  AppOfApps,
  AppProject,
  absent,
  autoSync,
  Environment,
  emitYaml,
  Fleet,
  FleetApp,
  hook,
  type ImageReference,
  manualSync,
  Project,
  protect,
  syncWave,
  type Target,
  WebService,
} from '../../../lib';
import {
  Notebook,
  Pipeline,
  PipelineSpecSinkKind,
  PipelineSpecSourceKind,
} from './raw-constructs/imports/data.example.org';

// A data team that builds with constructs of all kinds: cdk8s-plus, plain API objects, patches, its own constructs, and
// classes made of CRDs.

const project = new Project({ root: __dirname });

const dev = new Environment(project, 'dev', {
  sync: autoSync({ prune: true, selfHeal: true }),
  values: { bucket: 'lake-dev', nodes: 1 },
});
const beta = new Environment(project, 'beta', {
  promotesFrom: [dev],
  sync: autoSync({ prune: true }),
  values: { bucket: 'lake-beta', nodes: 3 },
});
const prod = new Environment(project, 'prod', {
  promotesFrom: [beta],
  sync: manualSync(),
  namespace: 'data',
  labels: { 'example.org/team': 'data' },
  values: { bucket: 'lake', nodes: 12 },
});

export const fleet = new Fleet(project, 'fleet', [dev, beta, prod]);

const nodesOf = ({ environment }: Target) => Number(environment.values['nodes']);
const EVERYWHERE = { dev: {}, beta: {}, prod: {} };

// cdk8s-plus

new FleetApp(fleet, 'query-engine', {
  images: { coordinator: 'ghcr.io/example/query', worker: 'ghcr.io/example/query-worker' },
  repository: 'https://github.com/example/query',
  owners: ['@example/data'],
  config: EVERYWHERE,
  chart(chart, target) {
    const config = new kplus.ConfigMap(chart, 'config', {
      metadata: { name: 'query-engine' },
      data: { 'jvm.config': '-Xmx4G\n-XX:+UseG1GC\n' },
    });
    config.addData('node.properties', `node.environment=${target.environment.name}\n`);
    const deployment = new kplus.Deployment(chart, 'coordinator', {
      metadata: { name: 'query-coordinator' },
      replicas: 1,
      strategy: kplus.DeploymentStrategy.recreate(),
      securityContext: { user: 1000, group: 1000, fsGroup: 1000 },
      terminationGracePeriod: Duration.minutes(5),
      containers: [
        {
          name: 'coordinator',
          image: target.images.coordinator.pullable,
          ports: [{ name: 'http', number: 8080 }],
          resources: {
            cpu: { request: kplus.Cpu.millis(500), limit: kplus.Cpu.units(4) },
            memory: { request: Size.gibibytes(2), limit: Size.gibibytes(8) },
          },
          envVariables: {
            BUCKET: kplus.EnvValue.fromValue(String(target.environment.values['bucket'])),
            KEY: kplus.EnvValue.fromSecretValue({
              secret: kplus.Secret.fromSecretName(chart, 'bucket-secret', 'bucket'),
              key: 'key',
            }),
            POD_IP: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_IP),
          },
          readiness: kplus.Probe.fromHttpGet('/v1/info', { port: 8080, periodSeconds: Duration.seconds(5) }),
          liveness: kplus.Probe.fromTcpSocket({ port: 8080 }),
          volumeMounts: [
            {
              path: '/etc/query',
              volume: kplus.Volume.fromConfigMap(chart, 'config-volume', config as kplus.IConfigMap),
            },
          ],
          lifecycle: { preStop: kplus.Handler.fromCommand(['query', 'drain']) },
        },
      ],
    });
    const service = deployment.exposeViaService({ name: 'query', ports: [{ port: 80, targetPort: 8080 }] });
    new kplus.Ingress(chart, 'ingress', {
      metadata: { name: 'query' },
      rules: [
        { host: 'query.example.org', path: '/ui', backend: kplus.IngressBackend.fromService(service) },
        {
          host: 'query.example.org',
          path: '/api',
          backend: kplus.IngressBackend.fromService(service),
          pathType: kplus.HttpIngressPathType.EXACT,
        },
      ],
      tls: [{ hosts: ['query.example.org'], secret: kplus.Secret.fromSecretName(chart, 'tls', 'query-tls') }],
    });
    const workers = new kplus.StatefulSet(chart, 'workers', {
      metadata: { name: 'query-workers' },
      replicas: nodesOf(target),
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      service: new kplus.Service(chart, 'workers-service', {
        metadata: { name: 'query-workers' },
        clusterIP: 'None',
        ports: [{ port: 8081 }],
      }),
      containers: [
        { name: 'worker', image: target.images.worker.pullable, portNumber: 8081, args: ['--worker'] },
      ],
    });
    workers.scheduling.separate(deployment);
    workers.scheduling.spread({ topology: kplus.Topology.ZONE });
    new kplus.HorizontalPodAutoscaler(chart, 'autoscaler', {
      metadata: { name: 'query-coordinator' },
      target: new kplus.Deployment(chart, 'gateway', {
        metadata: { name: 'query-gateway' },
        containers: [
          {
            name: 'gateway',
            image: target.images.coordinator.pullable,
            portNumber: 8080,
            args: ['--gateway'],
            resources: { cpu: { request: kplus.Cpu.millis(100) } },
          },
        ],
      }),
      minReplicas: 1,
      maxReplicas: 1 + nodesOf(target),
      metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(60))],
      scaleDown: { stabilizationWindow: Duration.minutes(10) },
    });
  },
});

new FleetApp(fleet, 'scheduler', {
  images: { server: 'ghcr.io/example/scheduler' },
  owners: ['@example/data'],
  config: EVERYWHERE,
  chart(chart, { images }) {
    const account = new kplus.ServiceAccount(chart, 'account', {
      metadata: { name: 'scheduler' },
      automountToken: true,
    });
    const role = new kplus.Role(chart, 'role', { metadata: { name: 'scheduler' } });
    role.allowReadWrite(kplus.ApiResource.JOBS, kplus.ApiResource.PODS);
    role.allowRead(kplus.ApiResource.CONFIG_MAPS);
    role.bind(account);
    const cluster = new kplus.ClusterRole(chart, 'cluster-role', { metadata: { name: 'scheduler-nodes' } });
    cluster.allowRead(kplus.ApiResource.NODES);
    new kplus.ClusterRoleBinding(chart, 'cluster-binding', {
      metadata: { name: 'scheduler-nodes' },
      role: cluster as kplus.IClusterRole,
    }).addSubjects(account, kplus.Group.fromName(chart, 'operators', 'data-operators'));
    const claim = new kplus.PersistentVolumeClaim(chart, 'claim', {
      metadata: { name: 'scheduler' },
      storage: Size.gibibytes(20),
      accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
      storageClassName: 'fast',
    });
    protect(claim, 'Prune=false');
    const server = new kplus.StatefulSet(chart, 'server', {
      metadata: { name: 'scheduler' },
      replicas: 1,
      serviceAccount: account as kplus.IServiceAccount,
      service: new kplus.Service(chart, 'service', {
        metadata: { name: 'scheduler' },
        ports: [{ port: 80, targetPort: 8080 }],
      }),
      containers: [
        {
          name: 'server',
          image: images.server.pullable,
          portNumber: 8080,
          volumeMounts: [
            {
              path: '/data',
              volume: kplus.Volume.fromPersistentVolumeClaim(
                chart,
                'data',
                claim as kplus.IPersistentVolumeClaim,
              ),
            },
            {
              path: '/scratch',
              volume: kplus.Volume.fromEmptyDir(chart, 'scratch', 'scratch', {
                sizeLimit: Size.gibibytes(1),
              }),
            },
          ],
        },
      ],
    });
    server.addInitContainer({
      name: 'upgrade',
      image: images.server.pullable,
      command: ['scheduler', 'db', 'upgrade'],
    });
    new kplus.NetworkPolicy(chart, 'network', {
      metadata: { name: 'scheduler' },
      selector: server,
      ingress: {
        rules: [
          {
            peer: kplus.Namespaces.select(chart, 'monitoring', { labels: { monitoring: 'yes' } }),
            ports: [kplus.NetworkPolicyPort.tcp(8080)],
          },
        ],
      },
      egress: {
        default: kplus.NetworkPolicyTrafficDefault.DENY,
        rules: [
          {
            peer: kplus.NetworkPolicyIpBlock.ipv4(chart, 'lake', '10.20.0.0/16', ['10.20.9.0/24']),
            ports: [kplus.NetworkPolicyPort.tcpRange(9000, 9010)],
          },
        ],
      },
    });
  },
});

new FleetApp(fleet, 'compaction', {
  images: { job: 'ghcr.io/example/compaction' },
  config: {
    dev: { tables: ['events'] },
    beta: { tables: ['events', 'clicks'] },
    prod: { tables: ['events', 'clicks', 'orders', 'users'] },
  },
  chart(chart, { images }, { tables }: { readonly tables: readonly string[] }) {
    for (const [index, table] of tables.entries()) {
      const cron = new kplus.CronJob(chart, table, {
        metadata: { name: `compact-${table}` },
        schedule: Cron.schedule({ minute: `${index * 7}`, hour: '2-5' }),
        concurrencyPolicy: kplus.ConcurrencyPolicy.FORBID,
        timeZone: 'Etc/UTC',
        backoffLimit: 1,
        activeDeadline: Duration.hours(3),
        ttlAfterFinished: Duration.days(1),
        containers: [{ name: 'compact', image: images.job.pullable, args: ['--table', table] }],
      });
      syncWave(cron, index);
    }
    const once = new kplus.Job(chart, 'verify', {
      metadata: { name: 'compaction-verify' },
      backoffLimit: 0,
      containers: [{ name: 'verify', image: images.job.pullable, args: ['verify'] }],
    });
    hook(once, 'PostSync', 'HookSucceeded');
  },
});

new FleetApp(fleet, 'agents', {
  images: { agent: 'ghcr.io/example/agent' },
  config: EVERYWHERE,
  chart(chart, { images, environment }) {
    const agents = new kplus.DaemonSet(chart, 'agents', {
      metadata: { name: 'agents', labels: { tier: 'node' } },
      minReadySeconds: 15,
      containers: [
        {
          name: 'agent',
          image: images.agent.pullable,
          securityContext: { user: 1000, readOnlyRootFilesystem: true },
        },
      ],
    });
    agents.containers[0]?.mount(
      '/var/log',
      kplus.Volume.fromHostPath(chart, 'logs', 'logs', {
        path: '/var/log',
        type: kplus.HostPathVolumeType.DIRECTORY,
      }),
      { readOnly: true },
    );
    agents.scheduling.attract(
      kplus.Node.labeled(kplus.NodeLabelQuery.is('example.org/data', environment.name)),
    );
    agents.scheduling.tolerate(kplus.Node.tainted(kplus.NodeTaintQuery.is('dedicated', 'data')));
  },
});

// names that nobody gives: made of the construct's path

new FleetApp(fleet, 'unnamed', {
  images: { server: 'ghcr.io/example/unnamed' },
  config: EVERYWHERE,
  chart(chart, { images }) {
    const deployment = new kplus.Deployment(chart, 'server', {
      containers: [{ image: images.server.pullable, portNumber: 3000 }],
      select: false,
    });
    deployment.select(kplus.LabelSelector.of({ labels: { app: 'unnamed' } }));
    deployment.podMetadata.addLabel('app', 'unnamed');
    new kplus.ConfigMap(new Construct(chart, 'below'), 'settings', { data: { deep: 'yes' } });
  },
});

// API objects and patches

const METRICS: Readonly<Record<string, string>> = { 'metrics-store': '30d', 'metrics-archive': '5y' };

for (const [name, retention] of Object.entries(METRICS)) {
  new FleetApp(fleet, name, {
    images: { store: `ghcr.io/example/${name}` },
    owners: ['@example/observability'],
    config: EVERYWHERE,
    chart(chart, target) {
      const store = new ApiObject(chart, 'store', {
        apiVersion: 'monitoring.example.org/v1',
        kind: 'MetricStore',
        metadata: { name, annotations: { 'example.org/reviewed': 'yes' } },
        spec: {
          retention,
          replicas: nodesOf(target),
          podTemplate: { spec: { containers: [{ name: 'store', image: target.images.store.pullable }] } },
          limits: { series: 1_500_000, ratio: 0.25, negative: -1, zero: 0 },
          flags: [true, false],
          empty: { list: [], map: {}, text: '' },
        },
      });
      store.addJsonPatch(
        JsonPatch.replace('/spec/limits/series', 2_000_000),
        JsonPatch.add('/spec/podTemplate/spec/nodeSelector', { disk: 'ssd' }),
        JsonPatch.copy('/spec/retention', '/metadata/annotations/example.org~1retention'),
        JsonPatch.move('/spec/flags', '/spec/options'),
        JsonPatch.remove('/metadata/annotations/example.org~1reviewed'),
        JsonPatch.test('/kind', 'MetricStore'),
      );
    },
  });
}

new FleetApp(fleet, 'strange-texts', {
  images: {},
  config: EVERYWHERE,
  chart(chart, { environment }) {
    new ApiObject(chart, 'texts', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'texts' },
      data: {
        octal: '0o17',
        hex: '0X1F',
        binary: '0B1',
        sexagesimal: '12:30:45',
        exponent: '1e3',
        infinity: '.inf',
        tilde: '~',
        no: 'no',
        date: '2026-01-01',
        spaces: '  both sides  ',
        lines: 'one\n\n  two\nthree\n\n',
        carriage: 'a\r\nb',
        separator: 'a\u2028b\u0085c\u00a0d',
        emoji: 'ready 🚂',
        tab: '\tindented',
        hash: '# no comment',
        dashes: '---\nnot a document\n',
        braces: '{{ .Values.x }}',
        percent: '%YAML',
        colon: 'a: b',
        environment: environment.name,
      },
    });
    new ApiObject(chart, 'long', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `${'a-long-name-'.repeat(18)}end` },
      data: { text: `${'0123456789'.repeat(30)}` },
    });
    for (const group of ['a.example.org', 'b.example.org'])
      new ApiObject(chart, group, {
        apiVersion: `${group}/v1`,
        kind: 'Thing',
        metadata: { name: 'same' },
        spec: { group },
      });
    for (const namespace of ['first', 'second'])
      new ApiObject(chart, namespace, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'same', namespace },
        data: { namespace },
      });
    new ApiObject(chart, 'role', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'system:Data:Reader' },
      rules: [{ apiGroups: ['*'], resources: ['things'], verbs: ['get'] }],
    });
  },
});

new FleetApp(fleet, 'patched', {
  images: { server: 'ghcr.io/example/patched' },
  config: { dev: { sidecars: 0 }, beta: { sidecars: 1 }, prod: { sidecars: 2 } },
  chart(chart, { images }, { sidecars }: { readonly sidecars: number }) {
    const web = new WebService(chart, 'server', {
      image: images.server,
      port: 8080,
      replicas: 3,
      host: 'patched.example.org',
    });
    for (let index = 0; index < sidecars; index += 1)
      web.deployment.addJsonPatch(
        JsonPatch.add('/spec/template/spec/containers/-', {
          name: `sidecar-${index}`,
          image: images.server.pullable,
          args: ['sidecar', String(index)],
        }),
      );
    web.deployment.addJsonPatch(
      JsonPatch.replace('/spec/template/spec/containers/0/resources', { requests: { cpu: '1' } }),
    );
    web.service.addJsonPatch(JsonPatch.add('/spec/trafficDistribution', 'PreferClose'));
    web.ingress?.addJsonPatch(JsonPatch.remove('/spec/rules/0/host'));
    web.disruptionBudget?.addJsonPatch(
      JsonPatch.replace('/spec', {
        minAvailable: 2,
        selector: { matchLabels: { 'app.kubernetes.io/name': web.name } },
      }),
    );
  },
});

// constructs of one's own, several in one app

interface StreamProps {
  readonly image: ImageReference;
  readonly partitions: number;
  readonly cleanup: 'delete' | 'compact';
}

/** A stream and the service that reads it. */
class Stream extends Construct {
  readonly reader: WebService;

  constructor(scope: Construct, id: string, { image, partitions, cleanup }: StreamProps) {
    super(scope, id);
    const topic = new ApiObject(this, 'topic', {
      apiVersion: 'bus.example.org/v1beta2',
      kind: 'Topic',
      metadata: { name: id },
      spec: { partitions, config: { 'cleanup.policy': cleanup } },
    });
    syncWave(topic, -1);
    this.reader = new WebService(this, 'reader', {
      name: `${id}-reader`,
      image,
      port: 8080,
      replicas: partitions,
    });
  }
}

const STREAMS: Readonly<Record<string, StreamProps['cleanup']>> = {
  clicks: 'delete',
  orders: 'compact',
  profiles: 'compact',
};

for (const [name, cleanup] of Object.entries(STREAMS)) {
  new FleetApp(fleet, `stream-${name}`, {
    images: { reader: 'ghcr.io/example/stream-reader' },
    owners: ['@example/streaming'],
    config: EVERYWHERE,
    chart(chart, target) {
      const stream = new Stream(chart, name, {
        image: target.images.reader,
        partitions: nodesOf(target),
        cleanup,
      });
      stream.reader.deployment.metadata.addLabel('example.org/stream', name);
      if (name === 'orders')
        new Stream(chart, 'orders-dead', { image: target.images.reader, partitions: 1, cleanup: 'delete' });
    },
  });
}

// classes made of CRDs

new FleetApp(fleet, 'pipelines', {
  images: {},
  owners: ['@example/data'],
  config: EVERYWHERE,
  chart(chart, target) {
    const pipelines = ['events', 'clicks', 'orders'].map((name, index) => {
      const pipeline = new Pipeline(chart, name, {
        metadata: { name },
        spec: {
          source: { kind: PipelineSpecSourceKind.QUEUE, name, options: { group: `pipeline-${name}` } },
          sink: {
            kind: PipelineSpecSinkKind.TABLE,
            name: `raw_${name}`,
            partitions: index === 0 ? 'auto' : nodesOf(target),
          },
          schedule: `${index} * * * *`,
          paused: target.environment.name === 'dev',
          steps: [
            { run: 'parse' },
            { run: 'dedupe', timeoutSeconds: 60, with: { window: '5m', keys: ['id'] } },
          ],
        },
      });
      return pipeline;
    });
    pipelines[2]?.addJsonPatch(JsonPatch.add('/spec/steps/0', { run: 'decrypt' }));
  },
});

new FleetApp(fleet, 'notebooks', {
  images: { jupyter: 'ghcr.io/example/jupyter', gpu: 'ghcr.io/example/jupyter-gpu' },
  config: { dev: { owners: ['ada'] }, beta: absent, prod: { owners: ['ada', 'grace', 'edsger'] } },
  chart(chart, { images }, { owners }: { readonly owners: readonly string[] }) {
    for (const owner of owners)
      new Notebook(chart, owner, {
        metadata: { name: `notebook-${owner}` },
        spec: {
          owner,
          idleMinutes: 90,
          template: {
            spec: {
              containers: [
                {
                  name: 'notebook',
                  image: (owner === 'grace' ? images.gpu : images.jupyter).pullable,
                  args: ['--no-browser'],
                },
              ],
            },
          },
        },
      });
  },
});

// Argo CD's own kinds

/** The source of everything that the platform team brings. */
const PLATFORM = { repository: 'https://git.example.com/platform.git', revision: 'v3', path: 'charts' };

new FleetApp(fleet, 'platform-root', {
  images: {},
  owners: ['@example/platform'],
  config: EVERYWHERE,
  chart(chart, { environment }) {
    new AppProject(chart, 'platform', {
      name: `platform-${environment.name}-tools`,
      description: 'what the platform team runs',
      sourceRepos: [PLATFORM.repository],
      destinations: [{ namespace: 'metrics' }, { name: 'tools', namespace: 'tools' }],
      kinds: [
        { group: 'apps', kind: 'Deployment' },
        { group: '', kind: 'ConfigMap' },
      ],
      clusterResources: [{ group: '', kind: 'Namespace', name: 'metrics' }],
      syncWindows: [
        {
          kind: 'deny',
          schedule: '0 22 * * 5',
          duration: '60h',
          applications: ['*-prod'],
          timeZone: 'Europe/Berlin',
          manualSync: true,
        },
        { kind: 'allow', schedule: '0 6 * * 1-5', duration: '12h', applications: ['*'] },
      ],
    });
    new Application(chart, 'metrics', {
      project: 'platform',
      source: { ...PLATFORM, recurse: true, include: '{*.yaml,*.json}', exclude: 'test/*' },
      destination: { name: 'tools', namespace: 'metrics' },
      automated: { prune: environment.name !== 'prod', selfHeal: true },
      retry: { limit: -1, wait: Duration.seconds(30), longestWait: Duration.minutes(10) },
      createNamespace: false,
      serverSideApply: false,
      syncOptions: ['ApplyOutOfSyncOnly=true'],
      generatePaths: ['/charts', '/lib'],
      cascade: 'background',
      wave: 3,
      labels: { 'example.org/part': 'metrics' },
      annotations: { 'example.org/owner': 'platform' },
      ignoreDifferences: [
        {
          group: 'apps',
          kind: 'Deployment',
          name: 'collector',
          namespace: 'metrics',
          jsonPointers: ['/spec/replicas'],
          managedFieldsManagers: ['hpa'],
        },
        { kind: 'ConfigMap', jqPathExpressions: ['.data.generated'] },
      ],
    });
    new AppOfApps(chart, 'everything', {
      project: 'platform',
      source: { ...PLATFORM, path: 'apps' },
      namespace: 'argocd-apps',
      cascade: 'orphan',
    });
  },
});

new FleetApp(fleet, 'imported-argo', {
  images: {},
  config: EVERYWHERE,
  chart(chart, { environment }) {
    new argo.Application(chart, 'vendor', {
      metadata: {
        name: `vendor-${environment.name}-chart`,
        namespace: 'argocd',
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: {
        project: 'vendor',
        destination: { server: 'https://kubernetes.default.svc', namespace: 'vendor' },
        source: {
          repoUrl: 'https://charts.example.org',
          chart: 'vendor',
          targetRevision: '4.2.1',
          helm: { releaseName: 'vendor', parameters: [{ name: 'replicas', value: '2', forceString: true }] },
        },
        syncPolicy: { syncOptions: ['CreateNamespace=true'] },
      },
    });
    new ApiObject(chart, 'inline', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'inline' },
      data: {
        'project.yaml': emitYaml(
          argo.AppProject.manifest({
            metadata: { name: 'inline' },
            spec: { description: 'as text', sourceRepos: ['https://git.example.com/a.git'] },
          }),
        ),
      },
    });
  },
});

// small things that come in numbers

/** A queue of a plain kind, and who may use it. */
function queue(chart: Chart, name: string, depth: number): void {
  new ApiObject(chart, name, {
    apiVersion: 'queues.example.org/v1',
    kind: 'Queue',
    metadata: { name },
    spec: { depth, overflow: depth > 100 ? 'drop' : 'block' },
  });
  new kplus.k8s.KubeRole(chart, `${name}-role`, {
    metadata: { name: `${name}-users` },
    rules: [
      {
        apiGroups: ['queues.example.org'],
        resources: ['queues'],
        resourceNames: [name],
        verbs: ['get', 'update'],
      },
    ],
  });
}

const QUEUES: Readonly<Record<string, readonly number[]>> = {
  'queues-core': [10, 100, 1000],
  'queues-web': [50],
  'queues-mail': [200, 5],
};

for (const [name, depths] of Object.entries(QUEUES)) {
  new FleetApp(fleet, name, {
    images: {},
    config: EVERYWHERE,
    chart(chart, { app }) {
      for (const [index, depth] of depths.entries()) queue(chart, `${app}-${index}`, depth);
    },
  });
}

new FleetApp(fleet, 'typed-objects', {
  images: { tool: 'ghcr.io/example/tool' },
  config: EVERYWHERE,
  chart(chart, { images }) {
    const { k8s } = kplus;
    new k8s.KubePodDisruptionBudget(chart, 'budget', {
      metadata: { name: 'budget' },
      spec: { minAvailable: k8s.IntOrString.fromString('50%') },
    });
    new k8s.KubeResourceQuota(chart, 'quota', {
      metadata: { name: 'quota' },
      spec: {
        hard: { pods: k8s.Quantity.fromNumber(20), 'requests.memory': k8s.Quantity.fromString('64Gi') },
      },
    });
    new k8s.KubePod(chart, 'pod', {
      metadata: { name: 'tool', annotations: {} },
      spec: {
        restartPolicy: 'Always',
        containers: [
          { name: 'tool', image: images.tool.pullable, securityContext: { capabilities: { drop: ['ALL'] } } },
        ],
      },
    });
    new k8s.KubePriorityClass(chart, 'priority', { metadata: { name: 'data' }, value: 1000 });
    new k8s.KubeNamespace(chart, 'namespace', {
      metadata: { name: 'data-shared', labels: { shared: 'true' } },
    });
  },
});
