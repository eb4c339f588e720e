import { failedRule } from '../../kubernetes/policy';
import { CODES, type Finding } from '../../model/finding';

/** The entry that a finding belongs to where reports list rules. */
export interface DescribedRule {
  /** Name of a rule that failed, or the finding's code. */
  readonly id: string;
  /** One line: its subject. */
  readonly title: string;
  /** Why, and what to do. */
  readonly help: string;
}

/** The documentation of one rule, built in or custom. */
export interface RuleDocs {
  readonly name: string;
  readonly title: string;
  readonly docs: string;
}

/** The key of a finding's entry: the rule that failed, else its code. */
export function describedRule(finding: Finding, pack: readonly RuleDocs[]): DescribedRule {
  const { summary, remedy } = CODES[finding.code];
  const name = failedRule(finding);
  if (name === undefined) return { id: finding.code, title: summary, help: `${summary}; ${remedy}` };
  const rule = pack.find((each) => each.name === name);
  return rule
    ? { id: name, title: rule.title, help: rule.docs }
    : { id: name, title: `${summary}: ${name}`, help: remedy };
}
