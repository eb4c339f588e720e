import * as argo from '../../../imports/argoproj.io';
import type { AppData, EnvironmentData } from '../../model/exchange';
import { TARGET_APPLICATION } from '../../model/exchange';
import { applicationObject } from './application-object';
import { type DeliveryBranch, deliveryOf } from './delivery';
import { applicationName, projectName } from './names';

/** What a target's Application is made of. */
export interface TargetApplicationRequest {
  readonly environment: EnvironmentData;
  readonly app: AppData;
  /** The project's delivery repository and branch; the environment's own win. */
  readonly delivery: DeliveryBranch;
}

/**
 * The Argo CD Application of a target, as a manifest. It stands beside the target's objects as `_application.yaml`, so
 * that it exists exactly as long as the target's record; it leaves that file itself out.
 *
 * It is deleted with its objects (foreground), so that a target that is retired goes from the cluster too once its
 * root prunes it.
 */
export function targetApplication({ environment, app, delivery }: TargetApplicationRequest): object {
  const { repository, branch, path } = deliveryOf(environment, delivery);
  const { automated, prune, selfHeal } = environment.sync;
  const name = applicationName(environment.name, app.name);
  return argo.Application.manifest(
    applicationObject(name, {
      project: projectName(environment.name),
      source: { repository, revision: branch, path: `${path}/${app.name}`, exclude: TARGET_APPLICATION },
      destination: environment.destination,
      ...(automated ? { automated: { prune, selfHeal } } : {}),
      labels: {
        'app.kubernetes.io/managed-by': 'cdk8s-delivery',
        'app.kubernetes.io/name': app.name,
        'app.kubernetes.io/part-of': environment.name,
      },
    }),
  );
}
