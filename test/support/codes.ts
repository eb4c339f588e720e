import { DeliveryError, type Finding } from '../../lib/model/finding';

/** The findings that an action throws; none when it succeeds. */
export function findingsOf(action: () => unknown): readonly Finding[] {
  try {
    action();
  } catch (error) {
    if (error instanceof DeliveryError) return error.findings;
    throw error;
  }
  return [];
}

/** The codes of what an action throws. */
export const codesOf = (action: () => unknown): string[] => findingsOf(action).map((each) => each.code);
