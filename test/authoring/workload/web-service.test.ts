import { Duration, JsonPatch, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { WebService, type WebServiceProps } from '../../../lib/authoring/workload';
import { podinfo, rendered } from './rendered';

const render = (props: Partial<WebServiceProps> = {}) =>
  rendered((chart) => {
    new WebService(chart, 'server', { image: podinfo, port: 9898, ...props });
  });

test('renders a Deployment, a Service and a disruption budget under one name', () => {
  expect(Object.keys(render()).sort()).toEqual([
    'Deployment/frontend-server',
    'PodDisruptionBudget/frontend-server',
    'Service/frontend-server',
  ]);
});

test('carries the name of the app alone where the id is the app', () => {
  const objects = rendered((chart) => {
    new WebService(chart, 'frontend', { image: podinfo, port: 9898 });
  });
  expect(objects['Service/frontend'].metadata.labels).toEqual({
    'app.kubernetes.io/name': 'frontend',
    'app.kubernetes.io/component': 'frontend',
    'app.kubernetes.io/part-of': 'frontend',
  });
});

test('pulls by digest, without the tag, which stands nowhere', () => {
  const objects = render();
  const [container] = objects['Deployment/frontend-server'].spec.template.spec.containers;
  expect(container.image).toBe(podinfo.pullable);
  expect(container.imagePullPolicy).toBe('IfNotPresent');
  expect(JSON.stringify(objects)).not.toContain('6.11.2');
});

test('puts no construct address of cdk8s anywhere, and selects by a name that people chose', () => {
  const objects = render({ host: 'example.org', config: { directory: '/etc/app', files: { a: '1' } } });
  expect(JSON.stringify(objects)).not.toContain('cdk8s.io');
  const selector = { 'app.kubernetes.io/name': 'frontend-server' };
  expect(objects['Deployment/frontend-server'].spec.selector).toEqual({ matchLabels: selector });
  expect(objects['Service/frontend-server'].spec.selector).toEqual(selector);
  expect(objects['PodDisruptionBudget/frontend-server'].spec.selector).toEqual({
    matchLabels: selector,
  });
  expect(objects['Deployment/frontend-server'].spec.template.metadata.labels).toMatchObject(selector);
});

test('meets the restricted Pod Security Standard with a read-only file system and no API token', () => {
  const { spec } = render()['Deployment/frontend-server'].spec.template;
  expect(spec.automountServiceAccountToken).toBe(false);
  expect(spec.enableServiceLinks).toBe(false);
  expect(spec.securityContext).toEqual({
    runAsNonRoot: true,
    runAsUser: 65532,
    runAsGroup: 65532,
    fsGroup: 65532,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(spec.containers[0].securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    readOnlyRootFilesystem: true,
  });
  expect(spec.containers[0].volumeMounts).toEqual([{ name: 'writable-tmp', mountPath: '/tmp' }]);
  expect(spec.volumes).toEqual([{ name: 'writable-tmp', emptyDir: { sizeLimit: '256Mi' } }]);
});

test('sets CPU and memory aside, and limits memory to what is set aside', () => {
  const resources = (props: Partial<WebServiceProps>) =>
    render(props)['Deployment/frontend-server'].spec.template.spec.containers[0].resources;
  expect(resources({})).toEqual({ requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '128Mi' } });
  expect(
    resources({
      resources: { cpu: { request: Cpu.millis(50), limit: Cpu.units(1) }, memory: Size.gibibytes(1) },
    }),
  ).toEqual({ requests: { cpu: '50m', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } });
});

test('asks /readyz and /healthz on its port, and gives a start a minute', () => {
  const [container] = render()['Deployment/frontend-server'].spec.template.spec.containers;
  expect(container.readinessProbe).toEqual({ httpGet: { path: '/readyz', port: 'http' } });
  expect(container.livenessProbe).toEqual({ httpGet: { path: '/healthz', port: 'http' } });
  expect(container.startupProbe).toEqual({
    httpGet: { path: '/healthz', port: 'http' },
    periodSeconds: 2,
    failureThreshold: 30,
  });
});

test('takes other questions, or none, as probes', () => {
  const [container] = render({
    readiness: { command: ['podcli', 'check'], periodSeconds: Duration.seconds(5) },
    liveness: { path: '/live', port: 9797, failureThreshold: 5, timeoutSeconds: Duration.seconds(2) },
  })['Deployment/frontend-server'].spec.template.spec.containers;
  expect(container.readinessProbe).toEqual({ exec: { command: ['podcli', 'check'] }, periodSeconds: 5 });
  expect(container.livenessProbe).toEqual({
    httpGet: { path: '/live', port: 9797 },
    failureThreshold: 5,
    timeoutSeconds: 2,
  });
  expect(container.startupProbe).toEqual({
    httpGet: { path: '/live', port: 9797 },
    periodSeconds: 2,
    failureThreshold: 30,
  });
  const [bare] = render({ readiness: 'none', liveness: 'none' })['Deployment/frontend-server'].spec.template
    .spec.containers;
  expect([bare.readinessProbe, bare.livenessProbe, bare.startupProbe]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('offers its ports by name, the metrics port of podinfo among them', () => {
  const objects = render({ servicePort: 9898, extraPorts: { metrics: 9797 } });
  expect(objects['Deployment/frontend-server'].spec.template.spec.containers[0].ports).toEqual([
    { name: 'http', containerPort: 9898 },
    { name: 'metrics', containerPort: 9797 },
  ]);
  expect(objects['Service/frontend-server'].spec.ports).toEqual([
    { name: 'http', port: 9898, targetPort: 'http' },
    { name: 'metrics', port: 9797, targetPort: 'metrics' },
  ]);
});

test('has no disruption budget and no spread with a single pod', () => {
  const objects = render({ replicas: 1 });
  expect(objects['PodDisruptionBudget/frontend-server']).toBeUndefined();
  expect(objects['Deployment/frontend-server'].spec.replicas).toBe(1);
  expect(objects['Deployment/frontend-server'].spec.template.spec).not.toHaveProperty(
    'topologySpreadConstraints',
  );
});

test('writes no replicas where an autoscaler owns them', () => {
  const objects = render({ autoscale: { max: 6, memoryPercent: 70 } });
  expect(objects['Deployment/frontend-server'].spec).not.toHaveProperty('replicas');
  expect(objects['PodDisruptionBudget/frontend-server']).toBeDefined();
  expect(objects['HorizontalPodAutoscaler/frontend-server'].spec).toMatchObject({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'frontend-server' },
    minReplicas: 2,
    maxReplicas: 6,
    metrics: [
      { resource: { name: 'cpu', target: { averageUtilization: 80 } } },
      { resource: { name: 'memory', target: { averageUtilization: 70 } } },
    ],
  });
});

test('gets an Ingress with its host, with TLS where a certificate is named', () => {
  expect(render({ host: 'example.org' })['Ingress/frontend-server'].spec).toEqual({
    rules: [
      {
        host: 'example.org',
        http: {
          paths: [
            {
              path: '/',
              pathType: 'Prefix',
              backend: { service: { name: 'frontend-server', port: { name: 'http' } } },
            },
          ],
        },
      },
    ],
  });
  const ingress = render({
    host: {
      host: '*.example.org',
      path: '/api',
      className: 'nginx',
      tlsSecret: 'cert',
      annotations: { a: 'b' },
    },
  })['Ingress/frontend-server'];
  expect(ingress.metadata.annotations).toEqual({ a: 'b' });
  expect(ingress.spec).toMatchObject({
    ingressClassName: 'nginx',
    tls: [{ hosts: ['*.example.org'], secretName: 'cert' }],
  });
});

test('takes environment variables from texts, Secrets, ConfigMaps and fields, in the order given', () => {
  const [container] = render({
    env: {
      PODINFO_UI_COLOR: '#34577c',
      PASSWORD: { secret: 'db', key: 'password' },
      MODE: { configMap: 'modes', key: 'mode', optional: true },
      POD: { field: 'metadata.name' },
    },
    envFrom: [{ secret: 'all', prefix: 'DB_' }, { configMap: 'settings' }],
  })['Deployment/frontend-server'].spec.template.spec.containers;
  expect(container.env).toEqual([
    { name: 'PODINFO_UI_COLOR', value: '#34577c' },
    { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
    { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'modes', key: 'mode', optional: true } } },
    { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  ]);
  expect(container.envFrom).toEqual([
    { prefix: 'DB_', secretRef: { name: 'all' } },
    { configMapRef: { name: 'settings' } },
  ]);
});

test('restarts its pods when a configuration file changes, and only then', () => {
  const checksum = (files: Record<string, string>) =>
    render({ config: { directory: '/etc/app', files } })['Deployment/frontend-server'].spec.template.metadata
      .annotations['cdk8s-delivery/config-checksum'];
  expect(checksum({ a: '1', b: '2' })).toBe(checksum({ b: '2', a: '1' }));
  expect(checksum({ a: '1', b: '2' })).not.toBe(checksum({ a: '1', b: '3' }));
  expect(checksum({ a: '1' })).not.toBe(checksum({ b: '1' }));
});

test('mounts configuration files and Secrets read-only', () => {
  const objects = render({
    config: { directory: '/etc/app', files: { 'app.yaml': 'mode: on\n' } },
    secretFiles: { '/run/tls': 'cert' },
    writable: [],
  });
  expect(objects['ConfigMap/frontend-server-config'].data).toEqual({ 'app.yaml': 'mode: on\n' });
  const { spec } = objects['Deployment/frontend-server'].spec.template;
  expect(spec.volumes).toEqual([
    { name: 'config', configMap: { name: 'frontend-server-config' } },
    { name: 'secret-run-tls', secret: { secretName: 'cert' } },
  ]);
  expect(spec.containers[0].volumeMounts).toEqual([
    { name: 'config', mountPath: '/etc/app', readOnly: true },
    { name: 'secret-run-tls', mountPath: '/run/tls', readOnly: true },
  ]);
});

test('mounts an API token only for a ServiceAccount that is named', () => {
  const { spec } = render({ serviceAccount: 'reader' })['Deployment/frontend-server'].spec.template;
  expect([spec.serviceAccountName, spec.automountServiceAccountToken]).toEqual(['reader', true]);
});

test('lets anything else be patched through its objects', () => {
  const objects = rendered((chart) => {
    const web = new WebService(chart, 'server', { image: podinfo, port: 9898 });
    web.deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/priorityClassName', 'high'));
    web.service.metadata.addAnnotation('prometheus.io/scrape', 'true');
  });
  expect(objects['Deployment/frontend-server'].spec.template.spec.priorityClassName).toBe('high');
  expect(objects['Service/frontend-server'].metadata.annotations).toEqual({
    'prometheus.io/scrape': 'true',
  });
});

test.each<[string, Partial<WebServiceProps>, string]>([
  ['replicas beside an autoscaler', { replicas: 2, autoscale: { max: 3 } }, 'either replicas or autoscale'],
  ['half a replica', { replicas: 1.5 }, 'a number of replicas is a whole number from 0, got "1.5"'],
  ['a maximum below the minimum', { autoscale: { min: 5, max: 3 } }, 'got min 5 and max 3'],
  ['an aim of no percent', { autoscale: { max: 3, cpuPercent: 0 } }, 'a use in percent'],
  ['a port out of range', { port: 70000 }, 'a port is a whole number from 1 to 65535, got "70000"'],
  ['a port name without a letter', { extraPorts: { '1': 2 } }, '"1" is not a name of a port'],
  ['two ports with one number', { extraPorts: { other: 9898 } }, 'two ports share "9898"'],
  ['two ports with one name', { extraPorts: { http: 1234 } }, 'two ports share "http"'],
  ['a host with a scheme', { host: 'https://example.org' }, '"https://example.org" is not a host name'],
  ['a relative ingress path', { host: { host: 'example.org', path: 'x' } }, 'a path starts with "/"'],
  ['root', { user: 0 }, 'a user is a whole number above 0, got "0"'],
  ['a variable with a blank', { env: { 'A B': 'x' } }, '"A B" is not a name of an environment variable'],
  [
    'no configuration file',
    { config: { directory: '/etc/app', files: {} } },
    'at least one configuration file',
  ],
  [
    'a configuration file in a folder',
    { config: { directory: '/etc/app', files: { '../x': '' } } },
    '"../x" is not a name of a configuration file',
  ],
  ['a relative directory', { writable: ['tmp'] }, 'a directory is an absolute path without ":", got "tmp"'],
  ['a directory twice', { writable: ['/tmp', '/tmp'] }, 'the directory "/tmp" is mounted twice'],
  ['directories that read alike', { writable: ['/a/b', '/a_b'] }, '"/a/b" and "/a_b" read alike'],
  [
    'a label of the selector',
    { podLabels: { 'app.kubernetes.io/name': 'x' } },
    'the label "app.kubernetes.io/name" is set by the workload',
  ],
])('fails on %s', (_, props, message) => {
  expect(() => render(props)).toThrow(message);
});

test('fails on a name that is not a DNS label, and on one that starts with a digit', () => {
  expect(() => render({ name: 'Front' })).toThrow('INVALID_NAME: "Front" is not a name for a workload');
  expect(() => render({ name: '1st' })).toThrow('INVALID_NAME');
  expect(() => render({ name: 'a'.repeat(64) })).toThrow('1 to 63');
});

test('fails with all problems of a pod at once', () => {
  expect(() => render({ user: 0, env: { '1': 'x' }, writable: ['tmp'] })).toThrow(
    /environment variable[\s\S]*absolute path[\s\S]*above 0/,
  );
});
