import type { EnvironmentData } from '../../model/environment';
import { isElsewhere } from '../allowed/cluster';
import { patchAll, withoutClusterObjects, withoutNamespaces } from '../allowed/own-removal';
import { fluxNamespace, rootName } from './names';

const KUSTOMIZATIONS = 'kustomizations.kustomize.toolkit.fluxcd.io';

/**
 * How to remove an environment from Flux. First the root, which would bring every Kustomization back. Then the
 * Kustomizations, while the accounts that Flux deletes as still exist: without them it leaves everything where it is. A
 * suspended one leaves what it brought, so they are resumed before, or suspended where the workloads stay. The
 * namespaces come last.
 */
export const removal = {
  steps(environment: EnvironmentData, keep: boolean) {
    const { name } = environment;
    const kubectl = isElsewhere(environment) ? "kubectl --context=<the environment's cluster>" : 'kubectl';
    const own = fluxNamespace(name);
    const suspend = (suspended: boolean) => ({ spec: { suspend: suspended } });
    return [
      {
        why: 'its root, so that nothing is brought back; suspended, it leaves what it brought',
        commands: [
          `${kubectl} -n ${own} patch ${KUSTOMIZATIONS} ${rootName(name)} --type merge -p '${JSON.stringify(suspend(true))}'`,
          `${kubectl} -n ${own} delete ${KUSTOMIZATIONS} ${rootName(name)}`,
        ],
      },
      {
        why: keep
          ? 'its Kustomizations, suspended, so that they leave what they brought'
          : 'its Kustomizations, resumed, so that they take along what they brought, while the accounts stand that Flux deletes as',
        commands: [
          patchAll(kubectl, own, KUSTOMIZATIONS, suspend(keep)),
          `${kubectl} -n ${own} delete ${KUSTOMIZATIONS} --all`,
        ],
      },
      {
        why: 'its sources and accounts, with their namespace',
        commands: [`${kubectl} delete namespace ${own}`],
      },
      withoutClusterObjects(environment, kubectl),
      withoutNamespaces(environment, kubectl, keep),
    ];
  },
};
