import { CODES, type Code } from './codes';

/**
 * How much a finding weighs. `refusal` stops the change; `undecided` names what cannot be decided here and is never
 * read as passed; `warning` and `note` only inform.
 */
export type Severity = 'refusal' | 'undecided' | 'warning' | 'note';

/** What a finding is about; every part may be absent. */
export interface Subject {
  readonly environment?: string;
  readonly app?: string;
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** A Kubernetes object, such as `Deployment web`. */
  readonly object?: string;
  /** A place in that object, such as `.spec.replicas`. */
  readonly path?: string;
  /**
   * What in the project's code made the object, such as `WebService "server" (deployment)`. For people: it is a claim of
   * that code, and nothing is decided by it.
   */
  readonly construct?: string;
  /** Name of the rule that says so, or `schema`. */
  readonly rule?: string;
}

/** One machine-readable statement of a check. */
export interface Finding {
  readonly code: Code;
  readonly severity: Severity;
  readonly subject: Subject;
  /** What was found and what is allowed: lower case, no full stop. */
  readonly message: string;
  /** What to do. */
  readonly remedy: string;
}

/** Makes a finding; the remedy is the code's own unless a more exact one is given. */
export function finding(
  severity: Severity,
  code: Code,
  message: string,
  subject: Subject = {},
  remedy: string = CODES[code].remedy,
): Finding {
  return { code, severity, subject, message, remedy };
}

/** A finding that stops the change. */
export function refusal(code: Code, message: string, subject: Subject = {}, remedy?: string): Finding {
  return finding('refusal', code, message, subject, remedy);
}
