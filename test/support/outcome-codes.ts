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
export function warnings(outcome: Outcome, severity: 'warning' | 'note' = 'warning'): string[] {
  return outcome.plan.findings.filter((each) => each.severity === severity).map(({ code }) => code);
}

/** Codes of the error that an action ends with. */
export async function thrownCodes(action: Promise<unknown>): Promise<string[]> {
  return (await errorOf(action))?.findings.map(({ code }) => code) ?? [];
}

/** The error that an action ends with. */
export async function thrown(action: Promise<unknown>): Promise<DeliveryError> {
  const error = await errorOf(action);
  if (error) return error;
  throw new Error('nothing was thrown');
}

async function errorOf(action: Promise<unknown>): Promise<DeliveryError | undefined> {
  try {
    await action;
  } catch (error) {
    if (error instanceof DeliveryError) return error;
    throw error;
  }
  return undefined;
}
