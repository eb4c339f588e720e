import { Duration } from 'cdk8s';
import {
  type Analysis,
  blueGreen,
  canary,
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
    { name: 'frontend-web', port: 80, weight: 100 },
    { name: 'frontend-web-canary', port: 80, weight: 0 },
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
    new Worker(chart, 'queue', { image: podinfo, strategy: canary({ steps: STEPS, rollbackWindow: 2 }) });
  });
  const { spec } = objects['Rollout/frontend-queue'];
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
