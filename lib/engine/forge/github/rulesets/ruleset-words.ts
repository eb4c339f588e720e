import { plural } from '../../../../model/text';
import { shortRef } from '../../protection/guarded-branch';
import type { Rule, Ruleset } from './ruleset';

/** What a ruleset demands, in words, one line each. */
export function demandsOf(
  { conditions, rules, bypass_actors: apps }: Ruleset,
  nameOf: (app: number) => string,
): readonly string[] {
  const refs = conditions.ref_name.include.map(shortRef).join(', ');
  const who = apps.map(({ actor_id: id }) => nameOf(id)).join(' and ');
  const first = apps.length === 0 ? `${refs}: for everybody` : `${refs}: for everybody but ${who}`;
  return [first, ...rules.map((rule) => wordsOf(rule, nameOf))];
}

function wordsOf(rule: Rule, nameOf: (app: number) => string): string {
  switch (rule.type) {
    case 'deletion':
      return 'no deletion';
    case 'creation':
      return 'no creation';
    case 'non_fast_forward':
      return 'no forced push';
    case 'required_linear_history':
      return 'linear history';
    case 'required_signatures':
      return 'signed commits';
    case 'update':
      return 'no push and no merge';
    case 'required_status_checks':
      return (rule.parameters?.required_status_checks ?? [])
        .map(
          ({ context, integration_id: app }) =>
            `the status ${context}${app === undefined ? '' : `, by ${nameOf(app)} alone`}`,
        )
        .join(', ');
    case 'pull_request': {
      const { required_approving_review_count: count = 0, required_reviewers: paths = [] } =
        rule.parameters ?? {};
      const perPath = paths.length === 0 ? '' : `, of teams for ${paths.length} sets of paths`;
      const reviews =
        count === 0
          ? 'reviewed by the code owners of what it changes'
          : `with ${plural(count, 'review')}, those of the code owners of what it changes among them`;
      return `a pull request ${reviews}${perPath}, none of whom pushed last`;
    }
    default:
      return rule.type;
  }
}
