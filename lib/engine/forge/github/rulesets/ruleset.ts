import type { RestEndpointMethodTypes } from '@octokit/rest';

type Sent = RestEndpointMethodTypes['repos']['createRepoRuleset']['parameters'];

type Given = NonNullable<Sent['rules']>[number];
type GivenPullRequest = NonNullable<Extract<Given, { type: 'pull_request' }>['parameters']>;

/** Reviews of a team for paths, which the client's types do not know yet. */
interface ReviewsPerPath {
  readonly file_patterns: readonly string[];
  readonly minimum_approvals: number;
  readonly reviewer: { readonly id: number; readonly type: 'Team' };
}

interface PullRequestRule {
  readonly type: 'pull_request';
  readonly parameters?: GivenPullRequest & { readonly required_reviewers?: readonly ReviewsPerPath[] };
}

/** One rule of a ruleset, as GitHub takes it. */
export type Rule = Exclude<Given, { type: 'pull_request' }> | PullRequestRule;

/** A ruleset as GitHub takes it, with all that this program says of one. */
export interface Ruleset {
  readonly name: string;
  readonly target: 'branch';
  readonly enforcement: 'active';
  readonly bypass_actors: { actor_id: number; actor_type: 'Integration'; bypass_mode: 'always' }[];
  readonly conditions: { ref_name: { include: string[]; exclude: string[] } };
  readonly rules: Rule[];
}

/** A ruleset as GitHub shows it. */
export type ShownRuleset = RestEndpointMethodTypes['repos']['getRepoRuleset']['response']['data'];
