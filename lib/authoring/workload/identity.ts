import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { isDns1035Label } from '../../kubernetes/facts';
import { DeliveryError, quote } from '../../model/finding';

/** Name and labels of a workload: chosen by people, stable, without hashes. */
export interface Identity {
  /** Name of every object of the workload. */
  readonly name: string;
  /** What finds its pods. Immutable in Kubernetes, so it holds nothing but the name. */
  readonly selector: { readonly [label: string]: string };
  /** Labels of its objects and pods: the selector, the app it is part of, and what it is in the app. */
  readonly labels: { readonly [label: string]: string };
}

/**
 * The identity of the workload `id` of the app whose chart it stands in: `<app>-<id>`, or `<app>` where the id is the
 * app's name.
 *
 * @throws DeliveryError `INVALID_NAME` when the name is not a DNS label or longer than `limit`.
 */
export function identityOf(scope: Construct, id: string, name: string | undefined, limit = 63): Identity {
  const app = Chart.of(scope).node.id;
  const chosen = name ?? (id === app ? app : `${app}-${id}`);
  if (!isDns1035Label(chosen) || chosen.length > limit) {
    throw DeliveryError.of(
      'INVALID_NAME',
      `${quote(chosen)} is not a name for a workload: 1 to ${limit} lower-case letters, digits and inner "-" are allowed, a letter first`,
      { app },
    );
  }
  const selector = { 'app.kubernetes.io/name': chosen };
  return {
    name: chosen,
    selector,
    labels: { ...selector, 'app.kubernetes.io/component': id, 'app.kubernetes.io/part-of': app },
  };
}
