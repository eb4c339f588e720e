import type { RuleTally } from '../../model/finding';
import { plural } from '../../model/text';
import { RULE_STATE_NAMES, RULE_STATES, type RuleState } from './rule-states';

/** One rule, over all environments that a plan or a check is about. */
interface RuleRow {
  readonly rule: string;
  readonly state: RuleState;
  /** Such as `2 refused in prod, 1 warned in dev`, or how many objects satisfy it, and where. */
  readonly text: string;
}

/**
 * One row per rule, gravest first, then as the rules come. A refusal of a later environment is a warning of the
 * plan.
 *
 * @param here the environment that is changed; all of them count alike where none is named
 */
export function ruleRows(tallies: readonly RuleTally[], here?: string): readonly RuleRow[] {
  const byRule = new Map<string, RuleTally[]>();
  for (const each of tallies) byRule.set(each.rule, [...(byRule.get(each.rule) ?? []), each]);
  return [...byRule]
    .map(([rule, of]) => ({ rule, state: stateOf(of, here), text: textOf(of) }))
    .sort((one, other) => RULE_STATE_NAMES.indexOf(one.state) - RULE_STATE_NAMES.indexOf(other.state));
}

function stateOf(tallies: readonly RuleTally[], here: string | undefined): RuleState {
  const isHere = ({ environment }: RuleTally): boolean => here === undefined || environment === here;
  const found = RULE_STATE_NAMES.find((state) => {
    const { count } = RULE_STATES[state];
    if (count === undefined) return false;
    if (state === 'refusal') return tallies.some((each) => isHere(each) && each.refused > 0);
    return tallies.some((each) => each[count] > 0 || (state === 'warning' && each.refused > 0));
  });
  return found ?? (tallies.some(({ objects }) => objects > 0) ? 'passed' : 'idle');
}

function textOf(tallies: readonly RuleTally[]): string {
  const found = tallies.flatMap((each) => {
    const counts = RULE_STATE_NAMES.flatMap((state) => {
      const { count } = RULE_STATES[state];
      return count !== undefined && each[count] > 0 ? [`${each[count]} ${count}`] : [];
    });
    return counts.length === 0 ? [] : [`${counts.join(', ')} in ${each.environment}`];
  });
  if (found.length > 0) return found.join('; ');
  const objects = tallies.reduce((sum, each) => sum + each.objects, 0);
  if (objects === 0) return 'nothing to judge';
  const where = tallies.length === 1 ? '' : ` in ${tallies.map(({ environment }) => environment).join(', ')}`;
  return `${plural(objects, 'object')}${where}`;
}
