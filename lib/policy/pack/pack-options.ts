import type { EnvironmentData } from '../../protocol';
import type { PackOptions, PackRuleName } from './pack-rule';

/** What the built-in rules know of an environment, from its data. People depend on what asks for approval. */
export function packOptionsOf({ approvals, policies = {} }: EnvironmentData): PackOptions {
  const {
    production = approvals.reviewers > 0,
    registries,
    deniedTags,
    requiredLabels,
    largest,
    rules,
  } = policies;
  return {
    production,
    ...(isSome(registries) && { registries }),
    ...(isSome(deniedTags) && { deniedTags }),
    ...(isSome(requiredLabels) && { requiredLabels }),
    ...(largest && { largest }),
    ...(rules && { rules: rules as Partial<Record<PackRuleName, boolean>> }),
  };
}

function isSome(list: readonly string[] | undefined): list is readonly [string, ...string[]] {
  return list !== undefined && list.length > 0;
}
