import type { BranchName } from '../../../model/scalars';
import type { Client } from './client';
import { statusOf } from './failure';

/** Whether the token's account may update a branch, as far as rulesets tell: a rule that it cannot bypass means no. */
export async function mayUpdate({ octokit, at }: Client, branch: BranchName): Promise<boolean> {
  try {
    const { data: rules } = await octokit.rest.repos.getBranchRules({ ...at, branch, per_page: 100 });
    const ids = rules.flatMap(({ type, ruleset_id: id }) =>
      type === 'update' && id !== undefined ? [id] : [],
    );
    for (const ruleset_id of new Set(ids)) {
      const { data } = await octokit.rest.repos.getRepoRuleset({ ...at, ruleset_id });
      if (data.current_user_can_bypass === 'never') return false;
    }
    return true;
  } catch (error) {
    // There are no rulesets, or none that this token may see: the push will show it.
    if (statusOf(error) === 403 || statusOf(error) === 404) return true;
    throw error;
  }
}
