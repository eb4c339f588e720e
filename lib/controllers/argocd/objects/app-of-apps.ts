import type { Construct } from 'constructs';
import { ARGOCD_NAMESPACE } from '../../allowed/own-namespaces';
import { Application } from './application';
import type { ApplicationProps } from './application-props';

/** Props of an {@link AppOfApps}. */
export interface AppOfAppsProps extends Omit<ApplicationProps, 'destination' | 'createNamespace'> {}

/**
 * An Application whose objects are Applications: it goes to Argo CD's own namespace and looks into subfolders.
 *
 * Deleting it leaves its Applications running unless `cascade` says otherwise, since each of them may take its
 * workloads along.
 */
export class AppOfApps extends Application {
  constructor(scope: Construct, id: string, props: AppOfAppsProps) {
    super(scope, id, appOfAppsProps(props));
  }
}

/** The props of the Application that an app of apps is; pure. */
function appOfAppsProps(props: AppOfAppsProps): ApplicationProps {
  return {
    cascade: 'orphan',
    serverSideApply: false,
    ...props,
    source: { recurse: true, ...props.source },
    destination: { namespace: props.namespace ?? ARGOCD_NAMESPACE },
    createNamespace: false,
  };
}
