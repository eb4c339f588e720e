/**
 * Five services of Online Boutique v0.10.5 as it is released (kubernetes-manifests.yaml, Apache-2.0), in a shape of our own: what a
 * service says is written once and put where Kubernetes wants it. The script of the init container is another one.
 */
export interface UpstreamService {
  readonly name: string;
  readonly container: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly pod?: Readonly<Record<string, unknown>>;
  readonly deployment?: Readonly<Record<string, unknown>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly services?: Readonly<Record<string, object>>;
  readonly hasAccount: boolean;
}

const REGISTRY = 'us-central1-docker.pkg.dev/google-samples/microservices-demo';

export const LOCKED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
};

const resources = (cpu: readonly [string, string], memory: readonly [string, string]) => ({
  requests: { cpu: cpu[0], memory: memory[0] },
  limits: { cpu: cpu[1], memory: memory[1] },
});

const vars = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

const cookie = (value: string) => ({
  initialDelaySeconds: 10,
  httpGet: {
    path: '/_healthz',
    port: 8080,
    httpHeaders: [{ name: 'Cookie', value: `shop_session-id=${value}` }],
  },
});

export const WAIT_FOR_FRONTEND = 'until wget -q -O /dev/null http://$FRONTEND_ADDR; do sleep 10; done';

export const SERVICES: readonly UpstreamService[] = [
  {
    name: 'frontend',
    hasAccount: true,
    annotations: { 'sidecar.istio.io/rewriteAppHTTPProbers': 'true' },
    container: {
      name: 'server',
      image: `${REGISTRY}/frontend:v0.10.5`,
      ports: [{ containerPort: 8080 }],
      readinessProbe: cookie('x-readiness-probe'),
      livenessProbe: cookie('x-liveness-probe'),
      env: vars({
        PORT: '8080',
        PRODUCT_CATALOG_SERVICE_ADDR: 'productcatalogservice:3550',
        CART_SERVICE_ADDR: 'cartservice:7070',
        ENABLE_PROFILER: '0',
      }),
      resources: resources(['100m', '200m'], ['64Mi', '128Mi']),
    },
    services: {
      frontend: { type: 'ClusterIP', ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
      'frontend-external': { type: 'LoadBalancer', ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    },
  },
  {
    name: 'cartservice',
    hasAccount: true,
    pod: { terminationGracePeriodSeconds: 5 },
    container: {
      name: 'server',
      image: `${REGISTRY}/cartservice:v0.10.5`,
      ports: [{ containerPort: 7070 }],
      env: vars({ REDIS_ADDR: 'redis-cart:6379' }),
      resources: resources(['200m', '300m'], ['64Mi', '128Mi']),
      readinessProbe: { initialDelaySeconds: 15, grpc: { port: 7070 } },
      livenessProbe: { initialDelaySeconds: 15, periodSeconds: 10, grpc: { port: 7070 } },
    },
    services: {
      cartservice: { type: 'ClusterIP', ports: [{ name: 'grpc', port: 7070, targetPort: 7070 }] },
    },
  },
  {
    name: 'redis-cart',
    hasAccount: false,
    pod: { volumes: [{ name: 'redis-data', emptyDir: {} }] },
    container: {
      name: 'redis',
      image: 'redis:alpine',
      ports: [{ containerPort: 6379 }],
      readinessProbe: { periodSeconds: 5, tcpSocket: { port: 6379 } },
      livenessProbe: { periodSeconds: 5, tcpSocket: { port: 6379 } },
      volumeMounts: [{ name: 'redis-data', mountPath: '/data' }],
      resources: resources(['70m', '125m'], ['200Mi', '256Mi']),
    },
    services: {
      'redis-cart': { type: 'ClusterIP', ports: [{ name: 'tcp-redis', port: 6379, targetPort: 6379 }] },
    },
  },
  {
    name: 'emailservice',
    hasAccount: true,
    pod: { terminationGracePeriodSeconds: 5 },
    container: {
      name: 'server',
      image: `${REGISTRY}/emailservice:v0.10.5`,
      ports: [{ containerPort: 8080 }],
      env: vars({ PORT: '8080', DISABLE_PROFILER: '1' }),
      readinessProbe: { periodSeconds: 5, grpc: { port: 8080 } },
      livenessProbe: { periodSeconds: 5, grpc: { port: 8080 } },
      resources: resources(['100m', '200m'], ['64Mi', '128Mi']),
    },
    services: {
      emailservice: { type: 'ClusterIP', ports: [{ name: 'grpc', port: 5000, targetPort: 8080 }] },
    },
  },
  {
    name: 'loadgenerator',
    hasAccount: true,
    annotations: { 'sidecar.istio.io/rewriteAppHTTPProbers': 'true' },
    deployment: { replicas: 1 },
    pod: {
      terminationGracePeriodSeconds: 5,
      restartPolicy: 'Always',
      initContainers: [
        {
          name: 'frontend-check',
          image: 'busybox:latest',
          command: ['/bin/sh', '-exc', WAIT_FOR_FRONTEND],
          env: vars({ FRONTEND_ADDR: 'frontend:80' }),
          securityContext: LOCKED,
        },
      ],
    },
    container: {
      name: 'main',
      image: `${REGISTRY}/loadgenerator:v0.10.5`,
      env: vars({ FRONTEND_ADDR: 'frontend:80', USERS: '10', RATE: '1' }),
      resources: resources(['300m', '500m'], ['256Mi', '512Mi']),
    },
  },
];

/** The objects of a service. */
export function upstreamObjects(given: UpstreamService): Readonly<Record<string, object>> {
  const { name, container, pod, deployment, annotations, services = {}, hasAccount } = given;
  const labels = { app: name };
  const user = 1000;
  return {
    [`Deployment/${name}`]: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
      spec: {
        selector: { matchLabels: labels },
        ...deployment,
        template: {
          metadata: { labels, ...(annotations ? { annotations } : {}) },
          spec: {
            ...(hasAccount ? { serviceAccountName: name } : {}),
            securityContext: { fsGroup: user, runAsGroup: user, runAsNonRoot: true, runAsUser: user },
            containers: [{ securityContext: LOCKED, ...container }],
            ...pod,
          },
        },
      },
    },
    ...Object.fromEntries(
      Object.entries(services).map(([service, spec]) => [
        `Service/${service}`,
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: service, labels },
          spec: { selector: labels, ...spec },
        },
      ]),
    ),
    ...(hasAccount
      ? { [`ServiceAccount/${name}`]: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } } }
      : {}),
  };
}

/** A database as its people write one: a StatefulSet with storage, a headless Service, one that clients use. */
export const DATABASE: Readonly<Record<string, object>> = {
  'StatefulSet/orders-db': {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'orders-db', labels: { app: 'orders-db', tier: 'data' } },
    spec: {
      serviceName: 'orders-db',
      replicas: 3,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
      selector: { matchLabels: { app: 'orders-db' } },
      template: {
        metadata: { labels: { app: 'orders-db', tier: 'data' }, annotations: { 'backup/volumes': 'data' } },
        spec: {
          serviceAccountName: 'orders-db',
          terminationGracePeriodSeconds: 120,
          priorityClassName: 'databases',
          nodeSelector: { 'kubernetes.io/arch': 'arm64' },
          tolerations: [
            { key: 'dedicated', operator: 'Equal', value: 'data', effect: 'NoSchedule' },
            {
              key: 'node.kubernetes.io/unreachable',
              operator: 'Exists',
              effect: 'NoExecute',
              tolerationSeconds: 60,
            },
          ],
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: 'kubernetes.io/hostname',
                  labelSelector: { matchLabels: { app: 'orders-db' } },
                },
              ],
            },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'orders-db' } },
            },
          ],
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 999,
            runAsGroup: 999,
            fsGroup: 999,
            fsGroupChangePolicy: 'OnRootMismatch',
          },
          initContainers: [
            {
              name: 'restore',
              image: 'example.org/backup:3',
              args: ['restore', '--if-empty'],
              env: [{ name: 'BUCKET', valueFrom: { secretKeyRef: { name: 'backup', key: 'bucket' } } }],
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
              securityContext: { ...LOCKED, runAsUser: 1001 },
            },
          ],
          containers: [
            {
              name: 'postgres',
              image: 'postgres:17',
              args: ['-c', 'config_file=/etc/postgres/postgresql.conf'],
              ports: [{ name: 'tcp-postgres', containerPort: 5432 }],
              env: [
                { name: 'POSTGRES_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
                { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
              ],
              lifecycle: { preStop: { exec: { command: ['pg_ctl', 'stop', '-m', 'fast'] } } },
              readinessProbe: {
                exec: { command: ['pg_isready', '-U', 'postgres'] },
                periodSeconds: 5,
                timeoutSeconds: 3,
                successThreshold: 2,
              },
              startupProbe: { tcpSocket: { port: 'tcp-postgres' }, periodSeconds: 5, failureThreshold: 60 },
              resources: {
                requests: { cpu: '1', memory: '2Gi', 'ephemeral-storage': '1Gi' },
                limits: { memory: '4Gi' },
              },
              volumeMounts: [
                { name: 'data', mountPath: '/var/lib/postgresql/data', subPath: 'pgdata' },
                { name: 'settings', mountPath: '/etc/postgres', readOnly: true },
                { name: 'shared-memory', mountPath: '/dev/shm' },
              ],
              securityContext: LOCKED,
            },
            {
              name: 'exporter',
              image: 'example.org/exporter:1',
              ports: [{ name: 'metrics', containerPort: 9187 }],
              env: [{ name: 'DATA_SOURCE_URI', value: 'localhost:5432/postgres' }],
              livenessProbe: { httpGet: { path: '/health', port: 'metrics' }, initialDelaySeconds: 30 },
              resources: {
                requests: { cpu: '10m', memory: '32Mi' },
                limits: { cpu: '100m', memory: '64Mi' },
              },
              securityContext: LOCKED,
            },
          ],
          volumes: [
            { name: 'settings', configMap: { name: 'settings', defaultMode: 288 } },
            { name: 'shared-memory', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'fast',
            resources: { requests: { storage: '50Gi' } },
          },
        },
      ],
    },
  },
  'Service/orders-db': {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'orders-db', labels: { app: 'orders-db', tier: 'data' } },
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: { app: 'orders-db' },
      ports: [{ name: 'tcp-postgres', port: 5432, targetPort: 'tcp-postgres', appProtocol: 'postgresql' }],
    },
  },
  'Service/orders-db-clients': {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'orders-db-clients',
      labels: { app: 'orders-db', tier: 'data' },
      annotations: { 'service.example.org/internal': 'true' },
    },
    spec: {
      type: 'ClusterIP',
      selector: { app: 'orders-db' },
      ports: [{ name: 'tcp-postgres', port: 5432, targetPort: 'tcp-postgres', appProtocol: 'postgresql' }],
    },
  },
  'ServiceAccount/orders-db': {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'orders-db', annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/db' } },
  },
  'PodDisruptionBudget/orders-db': {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'orders-db', labels: { app: 'orders-db', tier: 'data' } },
    spec: { minAvailable: 2, selector: { matchLabels: { app: 'orders-db' } } },
  },
};
