import type { Person } from './person';

/** What every change is asked with. */
export interface ChangeRequest {
  readonly requestedBy: Person;
  /** Now, as the rules see it. */
  readonly now: Date;
  /** Why; needed for a bypass, a rollback and the control files. */
  readonly reason?: string;
  /** Codes of refusals to bypass; an environment says which it lets pass. */
  readonly bypass?: readonly string[];
}
