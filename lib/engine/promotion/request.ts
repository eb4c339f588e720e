import type { Person } from '../../model/scalars';
import type { ContentChecks } from '../judgement';

/** What every change is asked with. */
export interface ChangeRequest {
  readonly requestedBy: Person;
  /** Now, as the rules see it. */
  readonly now: Date;
  /** Why; needed for a bypass, a rollback and the control files. */
  readonly reason?: string;
  /** The ticket that it is part of. */
  readonly ticket?: string;
  /** Codes of refusals to bypass; an environment says which it lets pass. */
  readonly bypass?: readonly string[];
  /**
   * What the manifests are judged by, beside what always holds: at a release, and at a promotion.
   *
   * @default - nothing more
   */
  readonly content?: ContentChecks;
}
