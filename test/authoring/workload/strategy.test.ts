import { Duration } from 'cdk8s';
import {
  type Analysis,
  blueGreen,
  canary,
  type FlaggerMetric,
  flagger,
  WebService,
  type WebServiceProps,
  Worker,
} from '../../../lib/authoring/workload';
import { controllerKinds } from '../../../lib/controllers/schema';
import { loadSchemas, validateManifests } from '../../../lib/kubernetes/schema';
import { emitYaml, parseCanonicalYaml } from '../../../lib/yaml';
import { podinfo, rendered } from './rendered';

const errors: Analysis = {
  name: 'errors',
  metrics: [
    {
      name: 'rate',
      prometheus: { address: 'http://prometheus:9090', query: 'vector(1)' },
      successCondition: 'result[0] >= 0.99',
      interval: Duration.minutes(1),
      count: 3,
    },
  ],
};

const web = (props: Partial<WebServiceProps>) => {
  const objects = rendered((chart) => {
    new WebService(chart, 'web', { image: podinfo, port: 8080, ...props });
  });
  const manifests = Object.entries(objects).map(([file, each]) => ({
    file,
    value: parseCanonicalYaml(emitYaml(each)),
  }));
  const findings = validateManifests(manifests, loadSchemas({ given: controllerKinds }));
  expect(findings.filter(({ severity }) => severity === 'refusal')).toEqual([]);
  return objects;
};

const STEPS = [
  { setWeight: 20 },
  { pause: Duration.minutes(5) },
  { setWeight: 60 },
  { analysis: errors },
] as const;

test('a canary is a Rollout with a Service for each version, shifted by the route', () => {
  const objects = web({
    route: { gateway: 'public' },
    autoscale: { max: 4 },
    strategy: canary({ steps: STEPS }),
  });
  expect(objects).not.toHaveProperty('Deployment/frontend-web');
  const { spec } = objects['Rollout/frontend-web'];
  expect(spec.strategy.canary).toEqual({
    stableService: 'frontend-web',
    canaryService: 'frontend-web-canary',
    trafficRouting: { plugins: { 'argoproj-labs/gatewayAPI': { httpRoute: 'frontend-web' } } },
    maxSurge: '25%',
    maxUnavailable: 0,
    steps: [
      { setWeight: 20 },
      { pause: { duration: '300s' } },
      { setWeight: 60 },
      { analysis: { templates: [{ templateName: 'frontend-web-errors' }] } },
    ],
  });
  expect(objects['HTTPRoute/frontend-web'].spec.rules[0].backendRefs).toEqual([
    { group: '', kind: 'Service', name: 'frontend-web', port: 80, weight: 100 },
    { group: '', kind: 'Service', name: 'frontend-web-canary', port: 80, weight: 0 },
  ]);
  expect(objects['Service/frontend-web-canary'].spec.selector).toEqual(
    objects['Service/frontend-web'].spec.selector,
  );
  expect(objects['AnalysisTemplate/frontend-web-errors'].spec.metrics[0]).toMatchObject({
    interval: '60s',
    count: 3,
  });
  expect(objects['HorizontalPodAutoscaler/frontend-web'].spec.scaleTargetRef.kind).toBe('Rollout');
});

test('a canary is shifted by an Ingress, by Istio, or by the number of pods', () => {
  const traffic = (props: Partial<WebServiceProps>) =>
    web(props)['Rollout/frontend-web'].spec.strategy.canary.trafficRouting;
  const steps = [{ setWeight: 50 }, { pause: 'until promoted' }] as const;
  expect(traffic({ host: 'example.org', strategy: canary({ steps }) })).toEqual({
    nginx: { stableIngress: 'frontend-web' },
  });
  const istio = { virtualService: 'web', routes: ['main'] };
  expect(traffic({ strategy: canary({ steps, traffic: { istio } }) })).toEqual({
    istio: { virtualService: { name: 'web', routes: ['main'] } },
  });
  expect(traffic({ host: 'example.org', strategy: canary({ steps, traffic: 'pods' }) })).toBeUndefined();
});

test('a blue-green switch moves the Service when it is told to', () => {
  const objects = web({
    strategy: blueGreen({
      before: errors,
      after: errors,
      promotion: Duration.minutes(2),
      previewReplicas: 1,
    }),
  });
  expect(objects['Rollout/frontend-web'].spec.strategy).toEqual({
    blueGreen: {
      activeService: 'frontend-web',
      previewService: 'frontend-web-preview',
      autoPromotionEnabled: true,
      autoPromotionSeconds: 120,
      scaleDownDelaySeconds: 30,
      previewReplicaCount: 1,
      prePromotionAnalysis: { templates: [{ templateName: 'frontend-web-errors' }] },
      postPromotionAnalysis: { templates: [{ templateName: 'frontend-web-errors' }] },
    },
  });
  expect(Object.keys(objects).filter((each) => each.startsWith('AnalysisTemplate/'))).toHaveLength(1);
});

test('a worker has a canary by its pods', () => {
  const objects = rendered((chart) => {
    new Worker(chart, 'queue', {
      image: podinfo,
      ports: { metrics: 9797 },
      liveness: { grpc: {} },
      strategy: canary({ steps: STEPS, rollbackWindow: 2 }),
    });
  });
  const { spec } = objects['Rollout/frontend-queue'];
  const [container] = spec.template.spec.containers;
  expect([container.ports, container.livenessProbe.grpc]).toEqual([
    [{ name: 'metrics', containerPort: 9797, protocol: 'TCP' }],
    { port: 9797, service: '' },
  ]);
  expect(spec.rollbackWindow).toEqual({ revisions: 2 });
  expect(spec.strategy.canary).not.toHaveProperty('canaryService');
});

const [metric] = errors.metrics;

test.each<[string, WebServiceProps['strategy'] & object, string]>([
  ['weights that fall', canary({ steps: [{ setWeight: 50 }, { setWeight: 20 }] }), 'rise from step to step'],
  ['a weight above all', canary({ steps: [{ setWeight: 120 }] }), 'from 0 to 100, got "120"'],
  ['a pause of half a second', canary({ steps: [{ pause: Duration.millis(500) }] }), 'the pause of a step'],
  ['a route that is not there', canary({ steps: STEPS, traffic: 'gateway' }), 'needs the `route`'],
  ['an Ingress that is not there', canary({ steps: STEPS, traffic: 'nginx' }), 'needs the `host`'],
  [
    'two analyses of one name',
    canary({ steps: STEPS, analysis: { ...errors, metrics: [{ ...metric, count: 9 }] } }),
    'two analyses are called "errors"',
  ],
  [
    'a count without an interval',
    blueGreen({ before: { name: 'a', metrics: [{ ...metric, interval: undefined as never }] } }),
    'give its interval',
  ],
  ['a preview of nothing', blueGreen({ previewReplicas: 0 }), 'a number of replicas of the preview'],
])('fails on %s', (_, strategy, message) => {
  expect(() => web({ strategy })).toThrow(message);
});

test('fails on a switch of a worker, which has no Service', () => {
  expect(() =>
    rendered((chart) => {
      new Worker(chart, 'queue', { image: podinfo, strategy: blueGreen() });
    }),
  ).toThrow('a Worker has none: take a canary');
});

const good: FlaggerMetric = {
  name: 'good',
  prometheus: { address: 'http://prometheus:9090', query: 'vector(1)' },
  range: { min: 0.99 },
};
const looks = { interval: Duration.minutes(1), threshold: 3 } as const;

test('Flagger: a Canary and a metric stand beside the Deployment, with the port of its Service and its autoscaler', () => {
  const objects = web({
    host: 'shop.example.org',
    autoscale: { max: 4 },
    strategy: flagger.canary({
      ...looks,
      weights: [10, 50],
      metrics: [good],
      webhooks: [
        { name: 'person', type: 'confirm-promotion', url: 'http://gate/check', timeout: Duration.seconds(5) },
      ],
    }),
  });
  expect(objects['Deployment/frontend-web'].spec.strategy.type).toBe('RollingUpdate');
  expect(objects['Canary/frontend-web'].spec).toEqual({
    provider: 'nginx',
    targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'frontend-web' },
    autoscalerRef: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name: 'frontend-web' },
    ingressRef: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'frontend-web' },
    service: { port: 80, portName: 'http', targetPort: 'http', portDiscovery: false },
    analysis: {
      interval: '60s',
      threshold: 3,
      stepWeights: [10, 50],
      metrics: [{ name: 'good', templateRef: { name: 'frontend-web-good' }, thresholdRange: { min: 0.99 } }],
      webhooks: [{ name: 'person', type: 'confirm-promotion', url: 'http://gate/check', timeout: '5s' }],
    },
  });
  expect(objects['MetricTemplate/frontend-web-good'].spec).toEqual({
    provider: { type: 'prometheus', address: 'http://prometheus:9090' },
    query: 'vector(1)',
  });
  expect(objects['PodDisruptionBudget/frontend-web'].spec.selector.matchLabels).toEqual({
    'app.kubernetes.io/name': 'frontend-web-primary',
  });
});

test('Flagger: the route of the workload is what Flagger makes, Istio and a switch need none', () => {
  const route = {
    gateway: 'public',
    hostnames: ['a.example.org'],
    paths: ['/a'],
    timeout: Duration.seconds(5),
  };
  const objects = web({ route, strategy: flagger.canary({ ...looks, weights: [50] }) });
  expect(objects).not.toHaveProperty('HTTPRoute/frontend-web');
  expect(objects['Canary/frontend-web'].spec).toMatchObject({
    provider: 'gatewayapi:v1',
    service: {
      gatewayRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public' }],
      hosts: ['a.example.org'],
      match: [{ uri: { prefix: '/a' } }],
      timeout: '5s',
    },
  });
  const istio = { gateways: ['public'], hosts: ['a.example.org'] };
  expect(
    web({ strategy: flagger.canary({ ...looks, weights: [50], traffic: { istio } }) })['Canary/frontend-web']
      .spec,
  ).toMatchObject({ provider: 'istio', service: istio });
  const spec = web({ route, strategy: flagger.blueGreen({ ...looks, iterations: 5 }) })['Canary/frontend-web']
    .spec;
  expect([spec.provider, spec.analysis.iterations]).toEqual(['kubernetes', 5]);
});

test.each<[string, Partial<WebServiceProps>, string]>([
  [
    'nothing that shifts requests',
    { strategy: flagger.canary({ ...looks, weights: [50] }) },
    'needs what shifts requests',
  ],
  [
    'two ports',
    { extraPorts: { metrics: 9797 }, strategy: flagger.blueGreen({ ...looks, iterations: 1 }) },
    'have one port',
  ],
  [
    'a further Service',
    { extraServices: { more: {} }, strategy: flagger.blueGreen({ ...looks, iterations: 1 }) },
    'pods of the new version only',
  ],
  [
    'a selector that Flagger does not know',
    { selector: { run: 'web' }, strategy: flagger.blueGreen({ ...looks, iterations: 1 }) },
    'the selector has none of them',
  ],
  [
    'an interval that Flagger takes as 10 seconds',
    { strategy: flagger.blueGreen({ ...looks, interval: Duration.seconds(5), iterations: 1 }) },
    'from 10',
  ],
  [
    'weights that fall',
    { host: 'a.example.org', strategy: flagger.canary({ ...looks, weights: [50, 20] }) },
    'rise from step to step',
  ],
  [
    'a metric without a range',
    { strategy: flagger.blueGreen({ ...looks, iterations: 1, metrics: [{ ...good, range: {} }] }) },
    'needs a range',
  ],
])('fails on Flagger with %s', (_, props, message) => {
  expect(() => web(props)).toThrow(message);
});

test('fails on Flagger for a worker, which has no Service', () => {
  expect(() =>
    rendered((chart) => {
      new Worker(chart, 'queue', {
        image: podinfo,
        liveness: { command: ['alive'] },
        strategy: flagger.blueGreen({ ...looks, iterations: 1 }),
      });
    }),
  ).toThrow('a Worker has none');
});
