import type { Finding } from '../../model/finding';
import { type ClockDoubt, type Controls, clockDoubt, type Snapshot } from '../delivery';
import { type ControlQuestion, type ControlRule, passedBy } from './controls/control-rule';
import { isActive, judgeFreeze } from './controls/freeze';
import { judgeHold } from './controls/hold';
import { judgeRejections } from './controls/rejection';

const RULES: readonly ControlRule[] = [judgeFreeze, judgeHold, judgeRejections];

/** What people's decisions say to a change of a target; a decision that cannot be read counts as it was last. */
export function judgeControls(controls: Controls, question: ControlQuestion): Finding[] {
  return [
    ...controls.problems.map((each) => passedBy(question.act, each)),
    ...RULES.flatMap((rule) => rule(controls, question)),
  ];
}

/** What speaks against the clock, where a decision has ended by it; nothing else asks. */
export async function doubtAbout(
  snapshot: Snapshot,
  { freeze }: Controls,
  now: Date,
): Promise<{ readonly doubt?: ClockDoubt }> {
  const doubt = freeze && !isActive(freeze, now) ? await clockDoubt(snapshot, now) : undefined;
  return doubt ? { doubt } : {};
}
