import { ApiObject, type ApiObjectProps } from 'cdk8s';
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
export class Application extends ApiObject {
  constructor(scope: Construct, id: string, props: ApplicationProps) {
    super(scope, id, argo.Application.manifest(applicationObject(props.name ?? id, props)) as ApiObjectProps);
  }
}
