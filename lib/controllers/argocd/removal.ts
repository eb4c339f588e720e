import type { EnvironmentData } from '../../model/environment';
import { allowed } from '../allowed/allowed';
import { isElsewhere } from '../allowed/cluster';
import { ARGOCD_NAMESPACE } from '../allowed/own-namespaces';
import { patchAll, withoutClusterObjects, withoutNamespaces } from '../allowed/own-removal';
import {
  applicationNamespace,
  clusterProjectName,
  projectName,
  rootApplicationName,
  rootProjectName,
} from './names';
import { argocdSettings } from './settings';

const APPLICATIONS = 'applications.argoproj.io';

/**
 * How to remove an environment from Argo CD. First the root, which would bring every Application back. Then the
 * Applications, with what they own, while their project still allows it: without the project their deletion hangs. The
 * projects and the namespaces come last. Where the workloads stay, the finalizers that would delete them are removed
 * before.
 */
export const removal = {
  steps(environment: EnvironmentData, keep: boolean) {
    const { name } = environment;
    const elsewhere = isElsewhere(environment);
    const argo = elsewhere ? 'kubectl --context=<the cluster of Argo CD>' : 'kubectl';
    const there = elsewhere ? "kubectl --context=<the environment's cluster>" : 'kubectl';
    if (argocdSettings(environment).external)
      return [withoutClusterObjects(environment, there), withoutNamespaces(environment, there, keep)];
    const own = applicationNamespace(name);
    const projects = [
      projectName(name),
      rootProjectName(name),
      ...(allowed(environment).clusterKinds.length > 0 ? [clusterProjectName(name)] : []),
    ];
    return [
      {
        why: 'its root, so that nothing is brought back; what it brought stays for now',
        commands: [`${argo} -n ${ARGOCD_NAMESPACE} delete ${APPLICATIONS} ${rootApplicationName(name)}`],
      },
      {
        why: keep
          ? 'its Applications, without what they own'
          : 'its Applications, with what they own, while their project still lets Argo CD delete it',
        commands: [
          ...(keep ? [patchAll(argo, own, APPLICATIONS, { metadata: { finalizers: null } })] : []),
          `${argo} -n ${own} delete ${APPLICATIONS} --all`,
        ],
      },
      {
        why: 'its projects, and the namespace of its Applications',
        commands: [
          `${argo} -n ${ARGOCD_NAMESPACE} delete appprojects.argoproj.io ${projects.join(' ')}`,
          `${argo} delete namespace ${own}`,
        ],
      },
      withoutClusterObjects(environment, there),
      withoutNamespaces(environment, there, keep),
    ];
  },
};
