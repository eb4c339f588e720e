import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Identity } from './identity';
import { plainObject } from './plain';
import { podTemplate } from './pod/pod';
import type { PodDetails } from './pod/pod-details';
import type { PodProps } from './pod/pod-props';
import { refuseProblems } from './problems';
import { type RolloutProps, rolloutFields, rolloutProblems } from './rolling-update';
import { isMany, replicasOf, type ScalingProps, scalingProblems } from './scaling';
import { isProgressive, progressiveProblems, rollout, type TrafficShape } from './strategy/rollout';

/**
 * The Deployment of a long-running workload: a new pod is ready before an old one goes, pods spread over nodes. With a strategy of
 * Argo Rollouts it is a Rollout.
 */
export function deployment(
  scope: Construct,
  identity: Identity,
  props: PodProps & ScalingProps & RolloutProps,
  details: PodDetails,
  shape: TrafficShape,
): ApiObject {
  const { strategy } = props;
  refuseProblems([
    ...scalingProblems(props),
    ...rolloutProblems(props),
    ...(isProgressive(strategy) ? progressiveProblems(strategy, shape) : []),
  ]);
  const { name, labels, selector } = identity;
  const spec = {
    ...replicasOf(props),
    ...rolloutFields(props),
    selector: { matchLabels: { ...selector } },
    template: podTemplate(identity, props, { isSpread: isMany(props), ...details }),
  };
  if (isProgressive(strategy)) return rollout(scope, identity, spec, strategy, shape);
  return plainObject<k8s.KubeDeploymentProps>(scope, 'deployment', k8s.KubeDeployment.GVK, {
    metadata: { name, labels: { ...labels } },
    spec,
  });
}
