import { type ApiObject, Chart, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { defined } from '../../../model/exchange';
import { PlainObject } from '../../objects';
import type { Identity } from '../identity';
import { type Analysis, analysisName } from './analysis';
import { type BlueGreen, blueGreenAnalyses, blueGreenProblems } from './blue-green';
import { type Canary, type CanaryStep, type CanaryTraffic, canaryAnalyses, canaryProblems } from './canary';

/** A way of Argo Rollouts to bring a new version. */
export type Progressive = Canary | BlueGreen;

/** The objects beside the pods that can shift requests. */
export interface TrafficShape {
  /** Whether there is a Service. */
  readonly service: boolean;
  readonly route: boolean;
  readonly ingress: boolean;
}

/** Whether a strategy is one of Argo Rollouts. */
export const isProgressive = (strategy: unknown): strategy is Progressive =>
  typeof strategy === 'object' && strategy !== null && 'progressive' in strategy;

/** The analyses of a strategy. */
export const analysesOf = (strategy: Progressive): readonly Analysis[] =>
  strategy.progressive === 'canary' ? canaryAnalyses(strategy) : blueGreenAnalyses(strategy);

/** Name of the Service of the new version. */
export const newVersionService = ({ name }: Identity, { progressive }: Progressive): string =>
  `${name}-${progressive === 'canary' ? 'canary' : 'preview'}`;

/** What is wrong with a strategy of a workload. */
export function progressiveProblems(strategy: Progressive, shape: TrafficShape): string[] {
  if (strategy.progressive === 'blue-green')
    return [
      ...(shape.service ? [] : ['a blue-green switch moves a Service, and a Worker has none: take a canary']),
      ...blueGreenProblems(strategy),
    ];
  const traffic = trafficOf(strategy, shape);
  return [
    ...canaryProblems(strategy),
    ...(traffic === 'gateway' && !shape.route
      ? ['a canary by the Gateway API needs the `route` of the workload']
      : []),
    ...(traffic === 'nginx' && !shape.ingress
      ? ['a canary by ingress-nginx needs the `host` of the workload']
      : []),
    ...(typeof traffic === 'object' && !shape.service ? ['a canary by Istio needs a Service'] : []),
  ];
}

/** Whether a route has to lead to both versions. */
export const shiftsRoute = (strategy: Progressive, shape: TrafficShape): boolean =>
  strategy.progressive === 'canary' && trafficOf(strategy, shape) === 'gateway';

/** The Rollout in place of a Deployment; its spec is that of the Deployment but for the strategy. */
export function rollout(
  scope: Construct,
  identity: Identity,
  deploymentSpec: { readonly template: PodTemplate },
  strategy: Progressive,
  shape: TrafficShape,
): ApiObject {
  return new PlainObject(scope, 'deployment', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: identity.name, labels: { ...identity.labels } },
    spec: {
      ...deploymentSpec,
      template: withDefaults(deploymentSpec.template),
      ...(strategy.progressive === 'canary' && strategy.rollbackWindow !== undefined
        ? { rollbackWindow: { revisions: strategy.rollbackWindow } }
        : {}),
      strategy:
        strategy.progressive === 'canary'
          ? { canary: canaryFields(scope, identity, strategy, shape) }
          : { blueGreen: blueGreenFields(identity, strategy) },
    },
  });
}

/** The fields of a pod that are filled in below. */
interface PodTemplate {
  readonly spec?: {
    readonly containers?: readonly object[];
    readonly initContainers?: readonly object[];
  };
}

/**
 * A pod's template with what the definition of Rollouts fills in. Argo CD knows what the API server fills into a Deployment; in a Rollout it
 * would find it different from Git for ever.
 */
function withDefaults(template: PodTemplate): PodTemplate {
  const { containers, initContainers, ...spec } = template.spec ?? {};
  const filled = defined({
    ...spec,
    containers: containers?.map(containerWithDefaults),
    initContainers: initContainers?.map(containerWithDefaults),
  });
  return { ...template, spec: filled };
}

function containerWithDefaults(container: object): object {
  const { ports, ...rest } = container as { readonly ports?: readonly object[] };
  const probes = Object.entries(rest)
    .filter(([key]) => key.endsWith('Probe'))
    .map(([key, probe]) => [key, probeWithDefaults(probe as { readonly grpc?: object })]);
  return defined({
    ...rest,
    ...Object.fromEntries(probes),
    ports: ports?.map((each) => ({ protocol: 'TCP', ...each })),
  });
}

const probeWithDefaults = (probe: { readonly grpc?: object }): object =>
  probe.grpc ? { ...probe, grpc: { service: '', ...probe.grpc } } : probe;

function canaryFields(scope: Construct, identity: Identity, strategy: Canary, shape: TrafficShape): object {
  const { steps, analysis, maxSurge = '25%', maxUnavailable = 0 } = strategy;
  const { name } = identity;
  const services = shape.service
    ? { stableService: name, canaryService: newVersionService(identity, strategy) }
    : {};
  return {
    ...services,
    ...defined({
      trafficRouting: trafficRouting(scope, name, trafficOf(strategy, shape)),
      maxSurge,
      maxUnavailable,
      analysis: analysis && templates(identity, analysis),
      steps: steps.map((each) => step(identity, each)),
    }),
  };
}

function blueGreenFields(identity: Identity, strategy: BlueGreen): object {
  const { promotion = 'until promoted', before, after, scaleDownDelay, previewReplicas } = strategy;
  return defined({
    activeService: identity.name,
    previewService: newVersionService(identity, strategy),
    autoPromotionEnabled: promotion !== 'until promoted',
    autoPromotionSeconds: promotion instanceof Duration ? promotion.toSeconds() : undefined,
    scaleDownDelaySeconds: (scaleDownDelay ?? Duration.seconds(30)).toSeconds(),
    previewReplicaCount: previewReplicas,
    prePromotionAnalysis: before && templates(identity, before),
    postPromotionAnalysis: after && templates(identity, after),
  });
}

function trafficOf({ traffic }: Canary, { route, ingress }: TrafficShape): CanaryTraffic {
  return traffic ?? (route ? 'gateway' : ingress ? 'nginx' : 'pods');
}

function trafficRouting(scope: Construct, name: string, traffic: CanaryTraffic): object | undefined {
  if (traffic === 'pods') return undefined;
  if (traffic === 'nginx') return { nginx: { stableIngress: name } };
  if (traffic === 'gateway') {
    const { namespace } = Chart.of(scope);
    return { plugins: { 'argoproj-labs/gatewayAPI': defined({ httpRoute: name, namespace }) } };
  }
  const { virtualService, routes } = traffic.istio;
  return {
    istio: { virtualService: defined({ name: virtualService, routes: routes && [...routes] }) },
  };
}

const templates = (identity: Identity, analysis: Analysis): object => ({
  templates: [{ templateName: analysisName(identity, analysis) }],
});

function step(identity: Identity, given: CanaryStep): object {
  if ('setWeight' in given) return { setWeight: given.setWeight };
  if ('analysis' in given) return { analysis: templates(identity, given.analysis) };
  return { pause: given.pause === 'until promoted' ? {} : { duration: `${given.pause.toSeconds()}s` } };
}
