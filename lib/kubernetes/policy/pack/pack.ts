import { appArmor } from './app-armor';
import { approvedRegistries } from './approved-registries';
import { deniedTags } from './denied-tags';
import { digestOnly } from './digest-only';
import { budgetForReplicas } from './disruption-budget';
import { dropCapabilities } from './drop-capabilities';
import { internalServices } from './internal-services';
import { noAddedCapabilities } from './no-added-capabilities';
import { noDefaultToken } from './no-default-token';
import { noHostNamespaces } from './no-host-namespaces';
import { noHostPaths } from './no-host-paths';
import { noHostPorts } from './no-host-ports';
import { noHostProbes } from './no-host-probes';
import { noHostProcess } from './no-host-process';
import { noPrivilegeEscalation } from './no-privilege-escalation';
import { noPrivileged } from './no-privileged';
import { noRootUser } from './no-root-user';
import { noSecretData } from './no-secret-data';
import { noWildcardRbac } from './no-wildcard-rbac';
import type { PackRule } from './pack-rule';
import { probes } from './probes';
import { procMount } from './proc-mount';
import { readOnlyRoot } from './read-only-root';
import { requiredLabels } from './required-labels';
import { resources } from './resources';
import { runAsNonRoot } from './run-as-non-root';
import { seccomp } from './seccomp';
import { seccompProfile } from './seccomp-profile';
import { selinux } from './selinux';
import { sysctls } from './sysctls';
import { volumeTypes } from './volume-types';

/** The built-in rules about Kubernetes' own kinds, with their documentation, by what they go by. */
export const PACK: readonly PackRule[] = [
  digestOnly,
  noSecretData,
  approvedRegistries,
  // Pod Security, baseline
  noPrivileged,
  noAddedCapabilities,
  noHostNamespaces,
  noHostPaths,
  noHostPorts,
  noHostProbes,
  noHostProcess,
  appArmor,
  seccomp,
  selinux,
  procMount,
  sysctls,
  // Pod Security, restricted
  noPrivilegeEscalation,
  runAsNonRoot,
  noRootUser,
  dropCapabilities,
  seccompProfile,
  volumeTypes,
  // production
  probes,
  resources,
  requiredLabels,
  budgetForReplicas,
  deniedTags,
  readOnlyRoot,
  noDefaultToken,
  noWildcardRbac,
  internalServices,
];
