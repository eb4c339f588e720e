import type { GuardedBranch } from '../../protection/guarded-branch';
import type { Rule, Ruleset } from './ruleset';

/** The context of the judge's status: whether a proposal may be merged now. */
const JUDGE = 'cdk8s-delivery';

/** The most reviews that GitHub's rule can ask for. */
const MOST_REVIEWS = 10;

/** Numbers of what rulesets name. */
export interface Numbers {
  /** The app that merges. */
  readonly merger?: number;
  /** The app that adds renders. */
  readonly proposer?: number;
  /** Teams, by `@organisation/team`. */
  readonly teams: ReadonlyMap<string, number>;
}

/**
 * The rulesets of a delivery branch. Rules that hold for all are in rulesets that no account bypasses; what one app may
 * do is in others, which only that app bypasses. So the app that merges can neither force nor delete.
 */
export function wantedRulesets(branch: GuardedBranch, numbers: Numbers): readonly Ruleset[] {
  const { location, ref, renders } = branch;
  const named = (what: string) => `cdk8s-delivery ${location.branch}: ${what}`;
  const kept: Rule[] = [{ type: 'deletion' }, { type: 'non_fast_forward' }];
  const { merger, proposer } = numbers;
  const rulesets = [
    ruleset(
      named('history'),
      ref,
      [],
      [
        ...kept,
        { type: 'required_linear_history' },
        ...(branch.signed ? [{ type: 'required_signatures' } as const] : []),
      ],
    ),
  ];
  if (merger !== undefined)
    rulesets.push(ruleset(named('updates'), ref, [merger], updateRules(branch, merger, numbers.teams)));
  if (renders === undefined) return rulesets;
  const below = `${renders}**/*`;
  rulesets.push(ruleset(named('renders'), below, [], kept));
  if (merger !== undefined && proposer !== undefined)
    rulesets.push(
      ruleset(
        named('new renders'),
        below,
        [proposer, merger],
        [{ type: 'creation' }, { type: 'update', parameters: { update_allows_fetch_and_merge: false } }],
      ),
    );
  return rulesets;
}

/** Only the merger can push and merge; the results of reviews and of the judge are shown beside. */
function updateRules(branch: GuardedBranch, merger: number, teams: Numbers['teams']): Rule[] {
  const rules: Rule[] = [
    { type: 'creation' },
    { type: 'update', parameters: { update_allows_fetch_and_merge: false } },
    {
      type: 'required_status_checks',
      parameters: {
        do_not_enforce_on_create: false,
        strict_required_status_checks_policy: true,
        required_status_checks: [{ context: JUDGE, integration_id: merger }],
      },
    },
  ];
  if (branch.guarded.length === 0) return rules;
  const perPath = branch.reviews.flatMap(({ folders, owners, reviewers }) =>
    owners.flatMap((owner) => {
      const id = teams.get(owner);
      return id === undefined
        ? []
        : [
            {
              file_patterns: folders.map((folder) => `${folder}/**/*`),
              // One of several teams is enough: the judge counts all of them together.
              minimum_approvals: owners.length === 1 ? reviewers : 0,
              reviewer: { id, type: 'Team' as const },
            },
          ];
    }),
  );
  return [
    ...rules,
    {
      type: 'pull_request',
      parameters: {
        allowed_merge_methods: ['squash'],
        dismiss_stale_reviews_on_push: true,
        require_code_owner_review: true,
        require_last_push_approval: true,
        required_approving_review_count: Math.min(MOST_REVIEWS, branch.reviewers),
        required_review_thread_resolution: false,
        ...(perPath.length === 0 ? {} : { required_reviewers: perPath }),
      },
    },
  ];
}

function ruleset(name: string, include: string, apps: readonly number[], rules: Rule[]): Ruleset {
  return {
    name,
    target: 'branch',
    enforcement: 'active',
    bypass_actors: apps.map((id) => ({ actor_id: id, actor_type: 'Integration', bypass_mode: 'always' })),
    conditions: { ref_name: { include: [include], exclude: [] } },
    rules,
  };
}
