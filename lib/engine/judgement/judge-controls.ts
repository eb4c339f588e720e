import type { Finding } from '../../model/finding';
import type { Controls } from '../delivery';
import { type ControlQuestion, type ControlRule, passedBy } from './controls/control-rule';
import { freezeRule, namedFreezeRule } from './controls/freeze';
import { holdRule } from './controls/hold';
import { rejectionRule } from './controls/rejection';
import { judgeTimes, timesSay } from './controls/windows';
import type { RuleStanding } from './rule-standing';

const RULES: ControlRule[] = [freezeRule, namedFreezeRule, holdRule, rejectionRule];

/**
 * What people's decisions and the windows of the environment say to a change of a target; a decision that cannot be read
 * counts as it was last.
 */
export function judgeControls(controls: Controls, question: ControlQuestion): Finding[] {
  return judgeControlsApart(controls, question).flatMap(({ findings }) => findings);
}

/** The same, by the kind of decision: also those that say nothing. */
export function judgeControlsApart(controls: Controls, question: ControlQuestion): RuleStanding[] {
  const unread = controls.problems.map((each) => passedBy(question.act, each));
  return [
    ...(unread.length > 0 ? [{ rule: 'decisions', says: '', findings: unread }] : []),
    ...RULES.flatMap(({ control, judge, beside }) => {
      const value = controls.of(control);
      if (beside && !value) return [];
      return {
        rule: control.control,
        says: value ? 'what stands lets it pass' : 'none stands',
        findings: value ? judge(value, question) : [],
      };
    }),
    { rule: 'windows', ...timesSay(question), findings: judgeTimes(question) },
  ];
}

/** Adds what the decisions of a kind say; what it gives back takes it away again. */
export function registerControlRule(rule: ControlRule): () => void {
  RULES.push(rule);
  return () => {
    RULES.splice(RULES.indexOf(rule), 1);
  };
}
