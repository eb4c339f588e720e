import { SWITCHED_RULES } from '../../model/environment';
import type { Finding } from '../../model/finding';
import { failedRule } from './failed-rule';

/**
 * Turns a refusal of a rule into a warning where the present files have the same finding: a new or stricter rule does
 * not stop a change that makes nothing worse. Rules without a severity to choose, and policies of an environment's
 * own, refuse it all the same.
 *
 * @param before what was found in the files that stand there
 */
export function noWorse(findings: readonly Finding[], before: readonly Finding[]): readonly Finding[] {
  const known = new Set(before.filter(isSwitched).map(keyOf));
  return findings.map((each): Finding => {
    if (each.severity !== 'refusal' || !isSwitched(each) || !known.has(keyOf(each))) return each;
    return {
      ...each,
      severity: 'warning',
      message: `${each.message}; it is there already, so it stops nothing`,
      found: each.message,
    };
  });
}

function isSwitched(found: Finding): boolean {
  const rule = failedRule(found);
  return found.undecided !== true && SWITCHED_RULES.some((each) => each === rule);
}

/** The same rule finds the same in the same place. */
function keyOf({ message, subject: { rule, object, path } }: Finding): string {
  return JSON.stringify([rule, object, path, message]);
}
