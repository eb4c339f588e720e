import { approvedRegistries } from './approved-registries';
import { deniedTags } from './denied-tags';
import { digestOnly } from './digest-only';
import { budgetForReplicas } from './disruption-budget';
import { internalServices } from './internal-services';
import { noAddedCapabilities } from './no-added-capabilities';
import { noDefaultToken } from './no-default-token';
import { noHostAccess } from './no-host-access';
import { noPrivileged } from './no-privileged';
import { noSecretData } from './no-secret-data';
import { noWildcardRbac } from './no-wildcard-rbac';
import type { PackRule } from './pack-rule';
import { probes } from './probes';
import { readOnlyRoot } from './read-only-root';
import { requiredLabels } from './required-labels';
import { resources } from './resources';
import { runAsNonRoot } from './run-as-non-root';

/** The built-in rules about Kubernetes' own kinds, with their documentation. */
export const PACK: readonly PackRule[] = [
  digestOnly,
  deniedTags,
  approvedRegistries,
  noPrivileged,
  noHostAccess,
  noAddedCapabilities,
  runAsNonRoot,
  readOnlyRoot,
  requiredLabels,
  resources,
  probes,
  noDefaultToken,
  noWildcardRbac,
  internalServices,
  budgetForReplicas,
  noSecretData,
];
