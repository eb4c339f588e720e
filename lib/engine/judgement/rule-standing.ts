import type { Finding } from '../../model/finding';

/** How one rule stands to a change of a target: plain data. */
export interface RuleStanding {
  /** Its name, such as `custody`, or `gate:` and the name of a gate. */
  readonly rule: string;
  /** What it found where nothing speaks against the change: lower case, no full stop. */
  readonly says: string;
  /** Set where it has nothing to ask here, such as an upstream of an entry. */
  readonly unasked?: true;
  readonly findings: readonly Finding[];
}
