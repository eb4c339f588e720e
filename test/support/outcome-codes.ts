import type { ChangeOutcome, MergeOutcome, Outcome } from '../../lib/engine/promotion';
import { DeliveryError } from '../../lib/model/finding';

/** Codes of the refusals of an outcome, sorted, each once. */
export function codes(outcome: ChangeOutcome | MergeOutcome): string[] {
  if (outcome.kind === 'merged before') return [];
  const { findings } = 'review' in outcome ? outcome.review.plan : outcome.plan;
  return [
    ...new Set(findings.filter(({ severity }) => severity === 'refusal').map(({ code }) => code)),
  ].sort();
}

/** Codes of findings that stop nothing. */
export function warnings(outcome: Outcome, severity: 'warning' | 'undecided' | 'note' = 'warning'): string[] {
  return outcome.plan.findings.filter((each) => each.severity === severity).map(({ code }) => code);
}

/** Codes of the error that an action ends with. */
export async function thrownCodes(action: Promise<unknown>): Promise<string[]> {
  try {
    await action;
  } catch (error) {
    if (error instanceof DeliveryError) return error.findings.map(({ code }) => code);
    throw error;
  }
  return [];
}
