import type { RiskLevel, Verdict } from './';

/** What a change of one field means for who may change what. */
export interface FieldJudgement {
  readonly verdict: Verdict;
  readonly level: RiskLevel;
  readonly note: string;
}

/** Whether a list has something that it had not. */
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

/** Nobody may do more or less than before. */
export function neutral(note: string): FieldJudgement {
  return { verdict: 'neutral', level: 'none', note };
}

/** It cannot be told from the data which way it goes. */
export function undecided(note: string, level: RiskLevel): FieldJudgement {
  return { verdict: 'unknown', level, note };
}
