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
 * How people's decisions and the windows of the environment affect a change of a target; an unreadable decision counts
 * as it was last.
 */
export function judgeControls(controls: Controls, question: ControlQuestion): Finding[] {
  return judgeControlsApart(controls, question).flatMap(({ findings }) => findings);
}

/** The same, by the kind of decision, including those that have no effect. */
export function judgeControlsApart(controls: Controls, question: ControlQuestion): RuleStanding[] {
  const unread = controls.problems.map((each) => passedBy(question.act, each));
  return [
    ...(unread.length > 0 ? [{ rule: 'decisions', says: '', findings: unread }] : []),
    ...RULES.flatMap(({ control, judge, beside }) => {
      const value = controls.of(control);
      const findings = value ? judge(value, question) : [];
      // What cannot be read has not passed: why stands with the decisions.
      if ((beside && !value) || (findings.length === 0 && controls.isUnread(control))) return [];
      return {
        rule: control.control,
        says: value ? 'there is one, and it lets this pass' : 'there is none',
        findings,
      };
    }),
    { rule: 'windows', ...timesSay(question), findings: judgeTimes(question) },
  ];
}

/** Adds the rule for a kind of decisions, and returns a function that removes it. */
export function registerControlRule(rule: ControlRule): () => void {
  RULES.push(rule);
  return () => {
    RULES.splice(RULES.indexOf(rule), 1);
  };
}
