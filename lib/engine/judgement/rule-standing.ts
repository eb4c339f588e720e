import type { Finding } from '../../model/finding';

/** The result of one rule for a change of a target: plain data. */
export interface RuleStanding {
  /** Its name, such as `custody`, or `gate:` and the name of a gate. */
  readonly rule: string;
  /** What it found where nothing speaks against the change: lower case, no full stop. */
  readonly says: string;
  /** Set where the rule does not apply here, such as custody at an entry. */
  readonly unasked?: true;
  readonly findings: readonly Finding[];
}
