import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  NodeAgent,
  StatefulService,
  type StatefulServiceProps,
  WebService,
  type WebServiceProps,
  Worker,
} from '../../../lib/authoring/workload';
import { podinfo, rendered } from './rendered';

const web = (props: Partial<WebServiceProps> = {}) =>
  rendered((chart) => {
    new WebService(chart, 'server', { image: podinfo, port: 9898, ...props });
  });

const podOf = (props: Partial<WebServiceProps>) =>
  web(props)['Deployment/frontend-server'].spec.template.spec;

/** What the API server would fill in. */
const GATEWAY = { group: 'gateway.networking.k8s.io', kind: 'Gateway' };

test('an HTTPRoute leads to the Service, beside an Ingress where both are wanted', () => {
  const objects = web({
    host: 'example.org',
    route: { gateway: [{ name: 'a' }, { name: 'b', namespace: 'edge' }], timeout: Duration.seconds(5) },
  });
  expect(objects['Ingress/frontend-server']).toBeDefined();
  expect(objects['HTTPRoute/frontend-server'].spec).toEqual({
    parentRefs: [
      { ...GATEWAY, name: 'a' },
      { ...GATEWAY, name: 'b', namespace: 'edge' },
    ],
    rules: [
      {
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
        backendRefs: [{ group: '', kind: 'Service', name: 'frontend-server', port: 80, weight: 1 }],
        timeouts: { request: '5s' },
      },
    ],
  });
});

test('a sidecar that starts first is an init container that is always restarted, and may be asked', () => {
  const { initContainers } = podOf({
    initContainers: [
      {
        name: 'proxy',
        image: podinfo,
        restartPolicy: 'Always',
        ports: { admin: 9901 },
        startup: { path: '/up' },
      },
    ],
  });
  expect(initContainers[0]).toMatchObject({
    restartPolicy: 'Always',
    startupProbe: { httpGet: { path: '/up', port: 'admin' } },
    securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  });
});

test('limits may be left out, and a limit below the default is the request, too', () => {
  const resources = (given: NonNullable<WebServiceProps['resources']>) =>
    podOf({ resources: given }).containers[0].resources;
  expect(resources({ memory: { request: Size.gibibytes(1), limit: 'none' } })).toEqual({
    requests: { cpu: '100m', memory: '1Gi' },
  });
  expect(resources({ cpu: { limit: Cpu.millis(50) }, memory: { limit: Size.mebibytes(64) } })).toEqual({
    requests: { cpu: '50m', memory: '64Mi' },
    limits: { cpu: '50m', memory: '64Mi' },
  });
});

test('the strategy, and what a Service says, are written as Kubernetes names them', () => {
  expect(web({ strategy: 'Recreate' })['Deployment/frontend-server'].spec.strategy).toEqual({
    type: 'Recreate',
  });
  expect(
    web({ service: { sessionAffinity: Duration.hours(1) } })['Service/frontend-server'].spec,
  ).toMatchObject({
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 3600 } },
  });
  expect(podOf({ lifecycle: { preStop: { sleep: Duration.seconds(5) } } }).containers[0].lifecycle).toEqual({
    preStop: { sleep: { seconds: 5 } },
  });
});

test('no replicas are written where another autoscaler chooses them, and a budget may be left out', () => {
  const objects = web({ replicas: 'unmanaged', disruptionBudget: 'none' });
  expect(objects['Deployment/frontend-server'].spec).not.toHaveProperty('replicas');
  expect(objects).not.toHaveProperty('PodDisruptionBudget/frontend-server');
});

test('an existing selector finds the pods everywhere', () => {
  const selector = { app: 'shop', tier: 'web' };
  const objects = web({ selector });
  expect(objects['Deployment/frontend-server'].spec.selector.matchLabels).toEqual(selector);
  expect(objects['Service/frontend-server'].spec.selector).toEqual(selector);
  expect(objects['PodDisruptionBudget/frontend-server'].spec.selector.matchLabels).toEqual(selector);
  const { metadata, spec } = objects['Deployment/frontend-server'].spec.template;
  expect(metadata.labels).toMatchObject(selector);
  expect(spec.topologySpreadConstraints[0].labelSelector.matchLabels).toEqual(selector);
});

test.each<[string, Partial<WebServiceProps>, string]>([
  [
    'half a second',
    { readiness: { path: '/', periodSeconds: Duration.millis(500) } },
    'the period of the readiness',
  ],
  ['a relative path of a probe', { liveness: { path: 'up' } }, 'starts with "/", got "up"'],
  ['a gRPC port out of range', { liveness: { grpc: { port: 0 } } }, 'from 1 to 65535, got "0"'],
  ['two right answers of liveness', { liveness: { path: '/', successThreshold: 2 } }, 'from 1 to 1, got "2"'],
  ['an empty command', { startup: { command: [] } }, 'is empty'],
  [
    'a request above its limit',
    { resources: { memory: { request: Size.gibibytes(2), limit: Size.gibibytes(1) } } },
    'the request of memory of the container "main" is "2Gi", above its limit "1Gi"',
  ],
  [
    'half a device',
    { resources: { devices: { 'nvidia.com/gpu': 0.5 } } },
    '"nvidia.com/gpu" of the container',
  ],
  [
    'a volume that is not there',
    { volumeMounts: [{ volume: 'data', path: '/data' }] },
    'mounts "data", which is',
  ],
  [
    'a volume twice',
    { volumes: { 'writable-tmp': { emptyDir: {} } } },
    'two volumes are called "writable-tmp"',
  ],
  [
    'a sub-path outside',
    { volumeMounts: [{ volume: 'writable-tmp', path: '/a', subPath: '../b' }] },
    'stays within',
  ],
  ['two containers of one name', { sidecars: [{ name: 'main', image: podinfo }] }, 'are called "main"'],
  [
    'a port that a sidecar has, too',
    { sidecars: [{ name: 'proxy', image: podinfo, ports: { proxy: 9898 } }] },
    'two ports share "9898"',
  ],
  [
    'a probe of what runs to its end',
    { initContainers: [{ name: 'wait', image: podinfo, readiness: { command: ['x'] } }] },
    'the container "wait" runs to its end',
  ],
  ['a capability in lower case', { capabilities: ['net_bind_service'] }, 'written as "NET_BIND_SERVICE"'],
  ['an image that is a text', { image: 'nginx:1' as never }, 'is not one of a slot'],
  ['nothing to replace', { strategy: { maxSurge: 0, maxUnavailable: '0%' } }, 'no pod could be replaced'],
  ['a share above all', { strategy: { maxSurge: '120%' } }, 'from "0%" to "100%", got "120%"'],
  ['a selector of nothing', { selector: {} }, 'would find every pod'],
  [
    'a label that the selector has otherwise',
    { selector: { app: 'a' }, labels: { app: 'b' } },
    'another value',
  ],
  ['a label with a blank', { labels: { team: 'a b' } }, 'the label "team" cannot have the value'],
  [
    'a headless load balancer',
    { service: { type: 'LoadBalancer', clusterIP: 'None' } },
    'cannot have a clusterIP',
  ],
  ['a port of the nodes inside', { nodePort: 30080 }, 'a Service of type ClusterIP none'],
  [
    'a Service of unknown ports',
    { extraServices: { other: { ports: ['grpc'] } } },
    'the Service "other" names the port "grpc", there are http',
  ],
  ['a Service under the same name', { extraServices: { 'frontend-server': {} } }, 'unlike the workload'],
  ['a route without a path', { route: { gateway: 'a', paths: [] } }, 'at least one path'],
  ['a toleration of nothing', { tolerations: [{ value: 'x' }] }, 'a toleration of every taint has no value'],
  [
    'parts that do not count',
    { topologySpread: [{ topologyKey: 'z', minDomains: 2 }] },
    'only with "DoNotSchedule"',
  ],
  ['a budget of both', { disruptionBudget: { maxUnavailable: 1, minAvailable: 1 } as never }, 'has either'],
])('fails on %s', (_, props, message) => {
  expect(() => web(props)).toThrow(message);
});

const stateful = (props: Partial<StatefulServiceProps>) =>
  rendered((chart) => {
    new StatefulService(chart, 'db', { image: podinfo, port: 5432, ...props });
  });

test('a database has one pod and no budget unless more are asked for, and its own name as that of the pods', () => {
  const objects = stateful({});
  expect(Object.keys(objects).sort()).toEqual(['Service/frontend-db', 'StatefulSet/frontend-db']);
  expect(objects['StatefulSet/frontend-db'].spec).toMatchObject({ replicas: 1, serviceName: 'frontend-db' });
  expect(objects['Service/frontend-db'].spec).toMatchObject({ clusterIP: 'None', ports: [{ port: 5432 }] });
});

test('fails on storage that appears nowhere, and on a volume called as one', () => {
  const storage = Size.gibibytes(1);
  expect(() => stateful({ claims: { data: { storage, subPath: 'a' } } })).toThrow('appears nowhere');
  expect(() => stateful({ claims: { data: { storage } }, volumes: { data: { emptyDir: {} } } })).toThrow(
    'two volumes are called "data"',
  );
});

test('an agent replaces one pod after the other on each node, and fails where a probe has no port to ask', () => {
  const agent = (props: object) =>
    rendered((chart) => {
      new NodeAgent(chart, 'agent', { image: podinfo, ...props });
    });
  expect(agent({})['DaemonSet/frontend-agent'].spec.updateStrategy).toEqual({
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: 1, maxSurge: 0 },
  });
  expect(() => agent({ liveness: { path: '/up' } })).toThrow('and the container has none: name it');
});

test('a worker asks its own port, and none of its ports has a Service', () => {
  const objects = rendered((chart) => {
    new Worker(chart, 'queue', { image: podinfo, ports: { admin: 8081 }, liveness: { grpc: {} } });
  });
  expect(Object.keys(objects).some((each) => each.startsWith('Service/'))).toBe(false);
  expect(objects['Deployment/frontend-queue'].spec.template.spec.containers[0].livenessProbe).toEqual({
    grpc: { port: 8081 },
  });
});
