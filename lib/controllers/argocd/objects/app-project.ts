import { ApiObject, type ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';
import * as argo from '../../../../imports/argoproj.io';
import { appProjectObject } from './app-project-object';
import type { AppProjectProps } from './app-project-props';

/** An Argo CD AppProject that allows what is listed and nothing else. */
export class AppProject extends ApiObject {
  constructor(scope: Construct, id: string, props: AppProjectProps) {
    super(scope, id, argo.AppProject.manifest(appProjectObject(props.name ?? id, props)) as ApiObjectProps);
  }
}
