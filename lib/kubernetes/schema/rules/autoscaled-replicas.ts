import { quote } from '../../../model/finding';
import { textAt, valueAt } from './access';
import type { RenderedObject } from './rendered-object';
import type { ObjectRule } from './rule';

/** What an autoscaler scales names no number of its own: each sync would undo what the autoscaler chose. */
export const autoscaledReplicas: ObjectRule = ({ objects, find, tell }) => {
  for (const object of objects) {
    const target = targetOf(object);
    const scaled = target && find(target.kind, object.namespace, target.name);
    const replicas = scaled && valueAt(scaled.value, 'spec', 'replicas');
    if (scaled && replicas !== undefined)
      tell(
        scaled,
        'warning',
        'REPLICAS_AUTOSCALED',
        '.spec.replicas',
        `is ${quote(replicas)}, while the ${object.kind} ${quote(object.name)} chooses the number: each sync undoes its choice`,
      );
  }
};

/** What is scaled by a HorizontalPodAutoscaler, or by KEDA, which means a Deployment where nothing else is said. */
function targetOf({ group, kind, value }: RenderedObject): { kind: string; name: string } | undefined {
  const isAutoscaler = group === 'autoscaling' && kind === 'HorizontalPodAutoscaler';
  const isScaled = group === 'keda.sh' && kind === 'ScaledObject';
  if (!isAutoscaler && !isScaled) return undefined;
  const target = valueAt(value, 'spec', 'scaleTargetRef');
  const name = textAt(target, 'name');
  const wanted = textAt(target, 'kind') ?? (isScaled ? 'Deployment' : undefined);
  return name === undefined || wanted === undefined ? undefined : { kind: wanted, name };
}
