import type { createColors } from 'picocolors';
import type { RuleTally } from '../../model/finding';
import { cut, plural, printable } from '../../model/text';
import { ruleRows } from './rule-rows';
import { RULE_STATES, type RuleState } from './rule-states';

/** Options for lines about rules. */
export interface RuleLinesOptions {
  readonly colors: ReturnType<typeof createColors>;
  /** The environment that is changed; see {@link ruleRows}. */
  readonly here?: string | undefined;
  /**
   * How satisfied rules are shown: their number, their names, or a line for each.
   *
   * @default count
   */
  readonly satisfied?: 'count' | 'names' | 'lines';
}

/**
 * The results of rules, for a terminal: a line for each rule that found something, and one for all that are satisfied.
 */
export function ruleLines(
  tallies: readonly RuleTally[],
  { colors, here, satisfied = 'count' }: RuleLinesOptions,
): readonly string[] {
  const signOf = (state: RuleState) => colors[RULE_STATES[state].color](RULE_STATES[state].mark);
  const rows = ruleRows(tallies, here);
  const each = satisfied === 'lines';
  const told = each ? rows : rows.filter(({ state }) => state !== 'passed' && state !== 'idle');
  const passed = each ? [] : rows.filter(({ state }) => state === 'passed').map(({ rule }) => safe(rule));
  const environments = [...new Set(tallies.map(({ environment }) => safe(environment)))];
  const where = environments.length > 1 ? ` of ${environments.join(', ')}` : '';
  return [
    ...told.map(({ rule, state, text }) => `${signOf(state)} ${safe(rule)}: ${safe(text)}`),
    ...(passed.length === 0
      ? []
      : [
          `${signOf('passed')} ${plural(passed.length, 'rule')}${where}${satisfied === 'names' ? `: ${passed.join(', ')}` : ''}`,
        ]),
  ];
}

function safe(text: string): string {
  return cut(printable(text), 500);
}
