import type { RuleTally } from '../../model/finding';
import { plural } from './summary-texts';

/** One rule, over all environments that a plan or a check is about. */
interface RuleRow {
  readonly rule: string;
  /** The gravest thing that it found; `passed` where it found nothing, `idle` where it had nothing to look at. */
  readonly state: 'refusal' | 'undecided' | 'warning' | 'waived' | 'note' | 'passed' | 'idle';
  /** Such as `2 refused in prod, 1 warned in dev`, or how many objects satisfy it, and where. */
  readonly text: string;
}

const STATES = ['refusal', 'undecided', 'warning', 'waived', 'note', 'passed', 'idle'] as const;

/**
 * One row per rule, gravest first, then as the rules come. What an environment later on the way would refuse is a
 * warning of the plan.
 *
 * @param here the environment that is changed; all of them count alike where none is named
 */
export function ruleRows(tallies: readonly RuleTally[], here?: string): readonly RuleRow[] {
  const byRule = new Map<string, RuleTally[]>();
  for (const each of tallies) byRule.set(each.rule, [...(byRule.get(each.rule) ?? []), each]);
  return [...byRule]
    .map(([rule, of]) => ({ rule, state: stateOf(of, here), text: textOf(of) }))
    .sort((one, other) => STATES.indexOf(one.state) - STATES.indexOf(other.state));
}

function stateOf(tallies: readonly RuleTally[], here: string | undefined): RuleRow['state'] {
  const some = (is: (each: RuleTally) => number): boolean => tallies.some((each) => is(each) > 0);
  const isHere = ({ environment }: RuleTally): boolean => here === undefined || environment === here;
  if (some((each) => (isHere(each) ? each.refused : 0))) return 'refusal';
  if (some(({ undecided }) => undecided)) return 'undecided';
  if (some(({ refused, warned }) => refused + warned)) return 'warning';
  if (some(({ waived }) => waived)) return 'waived';
  if (some(({ noted }) => noted)) return 'note';
  return some(({ objects }) => objects) ? 'passed' : 'idle';
}

function textOf(tallies: readonly RuleTally[]): string {
  const found = tallies.flatMap((each) => {
    const counts = (['refused', 'undecided', 'warned', 'waived', 'noted'] as const)
      .filter((of) => each[of] > 0)
      .map((of) => `${each[of]} ${of}`);
    return counts.length === 0 ? [] : [`${counts.join(', ')} in ${each.environment}`];
  });
  if (found.length > 0) return found.join('; ');
  const objects = tallies.reduce((sum, each) => sum + each.objects, 0);
  if (objects === 0) return 'nothing to judge';
  const where = tallies.length === 1 ? '' : ` in ${tallies.map(({ environment }) => environment).join(', ')}`;
  return `${plural(objects, 'object')}${where}`;
}
