import { CODES, type Code } from './codes';

/** How much a finding weighs. `refusal` stops the change; `warning` and `note` only inform. */
export type Severity = 'refusal' | 'warning' | 'note';

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
  /** A field of that object, such as `.spec.replicas`. */
  readonly path?: string;
  /**
   * What in the project's code made the object, such as `WebService "server" (deployment)`. For people: it is a claim of
   * that code, and nothing is decided by it.
   */
  readonly construct?: string;
  /** Name of the rule that says so, or `schema`. */
  readonly rule?: string;
  /** What the gate that says so is called. */
  readonly gate?: string;
}

/**
 * What became of a finding that would stop a change. `left-out`: the app was left out of the change. `bypassed`: a person
 * named it. `stated`: a person stated what it asks for. `later`: an environment further on the way would refuse it. `waived`: a waiver lets it pass for a while.
 */
export type Disposition = 'left-out' | 'bypassed' | 'stated' | 'later' | 'waived';

/** One machine-readable statement of a check. */
export interface Finding {
  readonly code: Code;
  readonly severity: Severity;
  /**
   * Set where it cannot be decided here whether the finding holds. It weighs as `severity` says, and never counts as
   * passed: it is a refusal, unless environment data or the command named it beforehand.
   */
  readonly undecided?: true;
  readonly subject: Subject;
  /** What was found and what is allowed: lower case, no full stop. */
  readonly message: string;
  /** What to do. */
  readonly remedy: string;
  /** What became of it, where it would stop a change and does not. */
  readonly disposition?: Disposition;
  /** What was found, without the words on what became of it that `message` begins with. */
  readonly found?: string;
  /** Since when it holds: ISO 8601, UTC. */
  readonly since?: string;
  /** When it ends by itself: ISO 8601. */
  readonly until?: string;
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

/** A finding that stops the change because it cannot be decided here whether it may be made. */
export function undecidedRefusal(
  code: Code,
  message: string,
  subject: Subject = {},
  remedy?: string,
): Finding {
  return { ...refusal(code, message, subject, remedy), undecided: true };
}

/** The standing of a finding, for people: an undecided one is shown as undecided, whatever it weighs. */
export type Standing = Severity | 'undecided';

/** @see Standing */
export function standingOf<S extends string>({
  severity,
  undecided,
}: {
  readonly severity: S;
  readonly undecided?: true;
}): S | 'undecided' {
  return undecided ? 'undecided' : severity;
}

/** A finding that no longer stops the change, with what became of it in front of its message. */
export function disposed(
  found: Finding,
  disposition: Disposition,
  became: string,
  severity: Exclude<Severity, 'refusal'> = 'warning',
): Finding {
  return {
    ...found,
    severity,
    disposition,
    found: found.message,
    message: `${became}: ${found.message}`,
  };
}
