import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Identity } from './identity';
import { plainObject } from './plain';
import { type PodDetails, podTemplate } from './pod';
import type { PodProps } from './pod-props';
import { checkScaling, isMany, replicasOf, type ScalingProps } from './scaling';

/** The Deployment of a long-running workload: a new pod is ready before an old one goes, pods spread over nodes. */
export function deployment(
  scope: Construct,
  identity: Identity,
  props: PodProps & ScalingProps,
  container: NonNullable<PodDetails['container']>,
): ApiObject {
  checkScaling(props);
  const { name, labels, selector } = identity;
  const spread = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { ...selector } },
  }));
  return plainObject<k8s.KubeDeploymentProps>(scope, 'deployment', k8s.KubeDeployment.GVK, {
    metadata: { name, labels: { ...labels } },
    spec: {
      ...replicasOf(props),
      revisionHistoryLimit: 3,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: {
          maxSurge: 1,
          maxUnavailable: 0,
        },
      },
      selector: { matchLabels: { ...selector } },
      template: podTemplate(identity, props, {
        container,
        spec: isMany(props) ? { topologySpreadConstraints: spread } : {},
      }),
    },
  });
}
