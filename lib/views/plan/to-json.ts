import type { PlanView } from './plan-view';

/**
 * The plan as JSON, schema `cdk8s-delivery/plan-view/v1` (see {@link PlanView}): two-space indentation, a final
 * newline. Fields may be added under the same version; none is removed or changes its meaning.
 */
export function toJson(view: PlanView): string {
  return `${JSON.stringify(view, null, 2)}\n`;
}
