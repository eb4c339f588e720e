import type { Construct } from 'constructs';
import * as argo from '../../../../imports/argoproj.io';
import { applicationObject } from './application-object';
import type { ApplicationProps } from './application-props';

/**
 * An Argo CD Application over a folder of plain manifests, with safe defaults: nothing is synced without being asked
 * for, an empty folder never empties the cluster, shared objects are an error.
 *
 * @example
 * new Application(chart, 'metrics', {
 *   project: 'platform',
 *   source: { repository: 'https://github.com/example/fleet.git', revision: 'delivery', path: 'platform/metrics' },
 *   destination: { namespace: 'metrics' },
 * });
 */
export class Application extends argo.Application {
  constructor(scope: Construct, id: string, props: ApplicationProps) {
    super(scope, id, applicationObject(props.name ?? id, props));
  }
}
