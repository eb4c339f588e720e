import type { Construct } from 'constructs';
import * as argo from '../../../../imports/argoproj.io';
import { appProjectObject } from './app-project-object';
import type { AppProjectProps } from './app-project-props';

/** An Argo CD AppProject that allows what is listed and nothing else. */
export class AppProject extends argo.AppProject {
  constructor(scope: Construct, id: string, props: AppProjectProps) {
    super(scope, id, appProjectObject(props.name ?? id, props));
  }
}
