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

/** The Deployment of a long-running workload: a new pod is ready before an old one goes, pods spread over nodes. */
export function deployment(
  scope: Construct,
  identity: Identity,
  props: PodProps & ScalingProps & RolloutProps,
  details: PodDetails,
): ApiObject {
  refuseProblems([...scalingProblems(props), ...rolloutProblems(props)]);
  const { name, labels, selector } = identity;
  return plainObject<k8s.KubeDeploymentProps>(scope, 'deployment', k8s.KubeDeployment.GVK, {
    metadata: { name, labels: { ...labels } },
    spec: {
      ...replicasOf(props),
      ...rolloutFields(props),
      selector: { matchLabels: { ...selector } },
      template: podTemplate(identity, props, { isSpread: isMany(props), ...details }),
    },
  });
}
