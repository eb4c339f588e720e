import { TARGET_DELIVERY, TARGET_OBJECTS } from '../../../model/exchange';
import { allowed } from '../../allowed/allowed';
import { isElsewhere } from '../../allowed/cluster';
import { ownLabels } from '../../allowed/own-labels';
import type { Bootstrap, BootstrapRequest } from '../../controller';
import { namespaceObject } from '../../own-objects';
import { kustomization } from '../kustomization';
import { fluxNamespace, HANDOVER_SOURCE, OBJECTS_SOURCE, ROOT_ACCOUNT, rootName } from '../names';
import { confiningPolicy } from './confining-policy';
import { gitRepository } from './git-repository';
import { rights } from './rights';

/**
 * The objects that grant rights in an environment, for an administrator to apply to the environment's cluster: the
 * namespace of its Flux objects, the namespaces of its objects, service accounts with what the environment allows, the
 * policy that holds Kustomizations to these accounts, the sources, the root Kustomization, and its admission policies.
 * None of them is among a target's files, so a person who may write those gains no rights.
 *
 * - The root applies the targets' Kustomizations as an account that may change Kustomizations of `flux-<env>` and nothing
 *   else; a target's Kustomization applies as an account that may write the kinds that the environment allows in its
 *   namespaces and nothing else. Flux itself may do everything, so a Kustomization without an account would be cluster
 *   admin: the policy refuses such a Kustomization, whatever flags Flux was started with.
 * - Two sources read the same branch. The artifact of one holds the targets' objects, that of the other what hands them
 *   over, each of this environment alone: the root can find no object, and a target can read no other environment.
 * - The root is never suspended: all it does is to create and update Kustomizations, and whether one of these applies by
 *   itself is the environment's setting. It prunes only where the environment prunes by itself.
 */
export function bootstrap({ environment, delivery, admission }: BootstrapRequest): Bootstrap {
  const { name, sync } = environment;
  const podSecurity = { 'pod-security.kubernetes.io/enforce': environment.allow.podSecurity };
  const objects = [
    namespaceObject(environment, fluxNamespace(name)),
    ...allowed(environment).namespaces.map((each) => namespaceObject(environment, each, podSecurity)),
    ...rights(environment),
    ...confiningPolicy(environment),
    gitRepository(environment, delivery, OBJECTS_SOURCE, TARGET_DELIVERY),
    gitRepository(environment, delivery, HANDOVER_SOURCE, TARGET_OBJECTS),
    kustomization(environment, {
      name: rootName(name),
      ...ownLabels(name),
      path: delivery.path,
      source: HANDOVER_SOURCE,
      account: ROOT_ACCOUNT,
      prune: sync.automated && sync.prune,
      wait: false,
    }),
    ...admission,
  ];
  const context = isElsewhere(environment) ? " --context=<the environment's cluster>" : '';
  return { objects, commands: (file) => [`kubectl${context} apply -f ${file}`] };
}
