import { type Chart, Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  StatefulService,
  WebService,
  type WebServiceProps,
  Worker,
} from '../../../../lib/authoring/workload';
import { podinfo } from '../rendered';
import { WAIT_FOR_FRONTEND } from './upstream';

const between = (request: number, limit: number) => ({
  request: Cpu.millis(request),
  limit: Cpu.millis(limit),
});
const size = (request: number, limit: number) => ({
  request: Size.mebibytes(request),
  limit: Size.mebibytes(limit),
});

/** What all services of the shop have in common: they take over objects that are there. */
const shop = (name: string) =>
  ({
    image: podinfo,
    name,
    selector: { app: name },
    containerName: 'server',
    user: 1000,
    writable: [],
    replicas: 1,
    targetPort: 'number',
    serviceAccount: {},
    startup: 'none',
  }) as const;

const BRIEF = { terminationGracePeriod: Duration.seconds(5) };

const ISTIO = { podAnnotations: { 'sidecar.istio.io/rewriteAppHTTPProbers': 'true' } };

const asked = (session: string) => ({
  path: '/_healthz',
  port: 8080,
  headers: { Cookie: `shop_session-id=${session}` },
  initialDelaySeconds: Duration.seconds(10),
});

/** The services of the shop, each by the props of a construct and nothing else. */
export const BY_PROPS: Readonly<Record<string, (chart: Chart) => void>> = {
  frontend(chart) {
    new WebService(chart, 'frontend', {
      ...shop('frontend'),
      ...ISTIO,
      port: 8080,
      extraServices: { 'frontend-external': { type: 'LoadBalancer' } },
      readiness: asked('x-readiness-probe'),
      liveness: asked('x-liveness-probe'),
      env: {
        PORT: '8080',
        PRODUCT_CATALOG_SERVICE_ADDR: 'productcatalogservice:3550',
        CART_SERVICE_ADDR: 'cartservice:7070',
        ENABLE_PROFILER: '0',
      },
      resources: { cpu: between(100, 200), memory: size(64, 128) },
    });
  },
  cartservice(chart) {
    const initialDelaySeconds = Duration.seconds(15);
    grpc(chart, 'cartservice', {
      port: 7070,
      servicePort: 7070,
      env: { REDIS_ADDR: 'redis-cart:6379' },
      readiness: { grpc: {}, initialDelaySeconds },
      liveness: { grpc: {}, initialDelaySeconds, periodSeconds: Duration.seconds(10) },
      resources: { cpu: between(200, 300), memory: size(64, 128) },
    });
  },
  'redis-cart'(chart) {
    const { serviceAccount: _none, ...common } = shop('redis-cart');
    const probe = { tcpSocket: { port: 6379 }, periodSeconds: Duration.seconds(5) };
    new WebService(chart, 'redis', {
      ...common,
      containerName: 'redis',
      port: 6379,
      portName: 'tcp-redis',
      servicePort: 6379,
      readiness: probe,
      liveness: probe,
      volumes: { 'redis-data': { emptyDir: {} } },
      volumeMounts: [{ volume: 'redis-data', path: '/data' }],
      resources: { cpu: between(70, 125), memory: size(200, 256) },
    });
  },
  emailservice(chart) {
    const probe = { grpc: {}, periodSeconds: Duration.seconds(5) };
    grpc(chart, 'emailservice', {
      port: 8080,
      servicePort: 5000,
      env: { PORT: '8080', DISABLE_PROFILER: '1' },
      readiness: probe,
      liveness: probe,
      resources: { cpu: between(100, 200), memory: size(64, 128) },
    });
  },
  loadgenerator(chart) {
    const { containerName: _main, targetPort: _none, ...common } = shop('loadgenerator');
    new Worker(chart, 'loadgenerator', {
      ...common,
      ...BRIEF,
      ...ISTIO,
      env: { FRONTEND_ADDR: 'frontend:80', USERS: '10', RATE: '1' },
      initContainers: [
        {
          name: 'frontend-check',
          image: podinfo,
          command: ['/bin/sh', '-exc', WAIT_FOR_FRONTEND],
          env: { FRONTEND_ADDR: 'frontend:80' },
        },
      ],
      resources: { cpu: between(300, 500), memory: size(256, 512) },
    });
  },
};

function grpc(chart: Chart, name: string, props: Pick<WebServiceProps, 'port'> & Partial<WebServiceProps>) {
  new WebService(chart, name, { ...shop(name), ...BRIEF, portName: 'grpc', ...props });
}

/** The database, by props and nothing else. */
export function database(chart: Chart): void {
  new StatefulService(chart, 'db', {
    image: podinfo,
    name: 'orders-db',
    containerName: 'postgres',
    selector: { app: 'orders-db' },
    labels: { tier: 'data' },
    podAnnotations: { 'backup/volumes': 'data' },
    args: ['-c', 'config_file=/etc/postgres/postgresql.conf'],
    port: 5432,
    portName: 'tcp-postgres',
    appProtocol: 'postgresql',
    service: { publishNotReadyAddresses: true },
    extraServices: { 'orders-db-clients': { annotations: { 'service.example.org/internal': 'true' } } },
    serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/db' } },
    replicas: 3,
    disruptionBudget: { minAvailable: 2 },
    podManagementPolicy: 'Parallel',
    strategy: { partition: 1 },
    claims: {
      data: {
        storage: Size.gibibytes(50),
        storageClassName: 'fast',
        path: '/var/lib/postgresql/data',
        subPath: 'pgdata',
      },
    },
    volumes: {
      settings: { configMap: { name: 'settings', defaultMode: 0o440 } },
      'shared-memory': { emptyDir: { medium: 'Memory', sizeLimit: Size.gibibytes(1) } },
    },
    volumeMounts: [
      { volume: 'settings', path: '/etc/postgres', readOnly: true },
      { volume: 'shared-memory', path: '/dev/shm' },
    ],
    writable: [],
    env: { POSTGRES_PASSWORD: { secret: 'db', key: 'password' }, POD_IP: { field: 'status.podIP' } },
    resources: {
      cpu: Cpu.units(1),
      memory: { request: Size.gibibytes(2), limit: Size.gibibytes(4) },
      ephemeralStorage: { request: Size.gibibytes(1) },
    },
    lifecycle: { preStop: { command: ['pg_ctl', 'stop', '-m', 'fast'] } },
    readiness: {
      command: ['pg_isready', '-U', 'postgres'],
      periodSeconds: Duration.seconds(5),
      timeoutSeconds: Duration.seconds(3),
      successThreshold: 2,
    },
    startup: { tcpSocket: {}, periodSeconds: Duration.seconds(5), failureThreshold: 60 },
    user: 999,
    fsGroupChangePolicy: 'OnRootMismatch',
    terminationGracePeriod: Duration.minutes(2),
    priorityClassName: 'databases',
    nodeSelector: { 'kubernetes.io/arch': 'arm64' },
    tolerations: [
      { key: 'dedicated', value: 'data', effect: 'NoSchedule' },
      { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', evictAfter: Duration.minutes(1) },
    ],
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'orders-db' } } },
        ],
      },
    },
    topologySpread: [{ topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' }],
    initContainers: [
      {
        name: 'restore',
        image: podinfo,
        args: ['restore', '--if-empty'],
        env: { BUCKET: { secret: 'backup', key: 'bucket' } },
        volumeMounts: [{ volume: 'data', path: '/data' }],
        user: 1001,
      },
    ],
    sidecars: [
      {
        name: 'exporter',
        image: podinfo,
        ports: { metrics: 9187 },
        env: { DATA_SOURCE_URI: 'localhost:5432/postgres' },
        liveness: { path: '/health', initialDelaySeconds: Duration.seconds(30) },
        resources: { cpu: between(10, 100), memory: size(32, 64) },
      },
    ],
  });
}
