import type { DiffExtension } from '../../../kubernetes/diff';
import type { MergeKey } from '../../../kubernetes/facts';
import { CONTROL_RULES } from './control-rules';
import { HOOK_RULES, isHook } from './hook-rules';

const MERGE_KEYS: readonly MergeKey[] = [
  { kind: 'AppProject', list: 'spec.destinations', by: ['server', 'name', 'namespace'] },
  { kind: 'AppProject', list: 'spec.clusterResourceWhitelist', by: ['group', 'kind', 'name'] },
  { kind: 'AppProject', list: 'spec.clusterResourceBlacklist', by: ['group', 'kind', 'name'] },
  { kind: 'AppProject', list: 'spec.namespaceResourceWhitelist', by: ['group', 'kind', 'name'] },
  { kind: 'AppProject', list: 'spec.namespaceResourceBlacklist', by: ['group', 'kind', 'name'] },
  { list: 'sourceRepos', by: [] },
  { list: 'sourceNamespaces', by: [] },
  { list: 'syncOptions', by: [] },
];

/** Argo CD's additions to the comparison of manifests. */
export const ARGOCD_DIFF: DiffExtension = {
  name: 'argocd',
  rules: [...CONTROL_RULES, ...HOOK_RULES],
  mergeKeys: MERGE_KEYS,
  remakes: isHook,
};
