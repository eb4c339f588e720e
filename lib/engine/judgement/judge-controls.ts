import type { Finding } from '../../model/finding';
import type { Controls } from '../delivery';
import { type ControlQuestion, type ControlRule, passedBy } from './controls/control-rule';
import { freezeRule } from './controls/freeze';
import { holdRule } from './controls/hold';
import { rejectionRule } from './controls/rejection';
import { judgeTimes } from './controls/windows';

const RULES: ControlRule[] = [freezeRule, holdRule, rejectionRule];

/**
 * What people's decisions and the windows of the environment say to a change of a target; a decision that cannot be read
 * counts as it was last.
 */
export function judgeControls(controls: Controls, question: ControlQuestion): Finding[] {
  return [
    ...controls.problems.map((each) => passedBy(question.act, each)),
    ...RULES.flatMap(({ control, judge }) => {
      const value = controls.of(control);
      return value ? judge(value, question) : [];
    }),
    ...judgeTimes(question),
  ];
}

/** Adds what the decisions of a kind say; what it gives back takes it away again. */
export function registerControlRule(rule: ControlRule): () => void {
  RULES.push(rule);
  return () => {
    RULES.splice(RULES.indexOf(rule), 1);
  };
}
