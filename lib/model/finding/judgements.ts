import type { Json } from '../json';
import type { RiskLevel, Verdict } from './weight';

/** What a change of one field means for who may change what. */
export interface FieldJudgement {
  readonly verdict: Verdict;
  readonly level: RiskLevel;
  readonly note: string;
}

/** A change to the data that says what may happen where: the definition of an environment or an app. */
export interface GovernanceRow extends FieldJudgement {
  /** `environment prod`, or `app frontend`. */
  readonly subject: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** The field, such as `approvals.reviewers`; empty for the whole. */
  readonly field: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** Whether a list has an entry that it did not have before. */
export function gained(before: readonly string[], after: readonly string[]): boolean {
  return after.some((each) => !before.includes(each));
}

/** More may happen than before. */
export function loosened(note: string, level: RiskLevel = 'high'): FieldJudgement {
  return { verdict: 'broadening', level, note };
}

/** Less may happen than before. */
export function tightened(note: string): FieldJudgement {
  return { verdict: 'narrowing', level: 'low', note };
}

/** Neither more nor less may happen than before. */
export function neutral(note: string): FieldJudgement {
  return { verdict: 'neutral', level: 'none', note };
}

/** The data does not tell which way the change goes. */
export function undecided(note: string, level: RiskLevel): FieldJudgement {
  return { verdict: 'unknown', level, note };
}
