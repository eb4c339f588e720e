import { type Finding, finding, type Severity, type Subject } from '../../model/finding';

/** What another tool found, and how sure it is. */
interface Told {
  readonly severity: Severity;
  /** In its own words, with its name. */
  readonly message: string;
  readonly subject?: Subject;
  readonly remedy?: string;
  /**
   * Whether it could not judge.
   *
   * @default false
   */
  readonly undecided?: boolean;
}

/** What another tool found, as a finding. */
export function secondOpinion({ severity, message, subject = {}, remedy, undecided }: Told): Finding {
  const told = finding(severity, 'SECOND_OPINION_FAILED', message, subject, remedy);
  return undecided ? { ...told, undecided } : told;
}
