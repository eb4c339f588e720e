import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { isDns1035Label } from '../../kubernetes/facts';
import { DeliveryError, quote } from '../../model/finding';
import { labelProblems, refuseProblems } from './problems';

/** Name and labels of a workload. */
export interface IdentityProps {
  /**
   * Name of the objects.
   *
   * @default - `<app>-<id>`, or `<app>` where the id is the app's name
   */
  readonly name?: string;

  /**
   * Further labels of the objects and pods.
   *
   * @default - name, component and app, as `app.kubernetes.io/name`, `/component` and `/part-of`
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The selector of a workload that does not end. */
export interface SelectorProps {
  /**
   * Labels by which the workload and its Service find the pods. Kubernetes never changes those of a workload that is there: to
   * take over an existing one, give the labels that it has.
   *
   * @default - `app.kubernetes.io/name` with the name
   */
  readonly selector?: Readonly<Record<string, string>>;
}

/** Name and labels of a workload: chosen by people, stable, without hashes. */
export interface Identity {
  /** Name of every object of the workload. */
  readonly name: string;
  /**
   * The selector of its pods. It is immutable in Kubernetes, so it holds only the name unless other labels are given.
   */
  readonly selector: { readonly [label: string]: string };
  /** Labels of its objects and pods: the selector, the app it is part of, and what it is in the app. */
  readonly labels: { readonly [label: string]: string };
}

/**
 * The identity of the workload `id` of the app whose chart it stands in: `<app>-<id>`, or `<app>` where the id is the
 * app's name.
 *
 * @throws DeliveryError `INVALID_NAME` when the name is not a DNS label or longer than `limit`, `INVALID_OPTION` for labels that
 * cannot be
 */
export function identityOf(
  scope: Construct,
  id: string,
  { name, labels, selector }: IdentityProps & SelectorProps,
  limit = 63,
): Identity {
  const app = Chart.of(scope).node.id;
  const chosen = name ?? (id === app ? app : `${app}-${id}`);
  if (!isDns1035Label(chosen) || chosen.length > limit) {
    throw DeliveryError.of(
      'INVALID_NAME',
      `${quote(chosen)} is not a name for a workload: 1 to ${limit} lower-case letters, digits and inner "-" are allowed, a letter first`,
      { app },
    );
  }
  const found = selector ?? { 'app.kubernetes.io/name': chosen };
  const clash = Object.keys(labels ?? {}).filter((key) => key in found && labels?.[key] !== found[key]);
  refuseProblems([
    ...labelProblems({ ...labels, ...selector }),
    ...(Object.keys(found).length === 0 ? ['a selector without labels would find every pod'] : []),
    ...clash.map((key) => `the label ${quote(key)} is one of the selector, which has another value`),
  ]);
  return {
    name: chosen,
    selector: found,
    labels: {
      'app.kubernetes.io/name': chosen,
      'app.kubernetes.io/component': id,
      'app.kubernetes.io/part-of': app,
      ...labels,
      ...found,
    },
  };
}
