import { CODES, type Code } from './codes';
import { type Finding, refusal, type Subject } from './finding';

/**
 * The one error class of this project: one or more findings, all problems at once.
 *
 * Its message is the first finding's message; printing it prettily (file, line, caret) is the command line's work.
 */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly #findings: readonly [Finding, ...Finding[]];

  constructor(findings: readonly [Finding, ...Finding[]], options?: { cause?: unknown }) {
    super(findings.map((each) => `${each.code}: ${each.message}`).join('\n'), options);
    this.#findings = findings;
  }

  /** An error with a single finding. */
  static of(
    code: Code,
    message: string,
    subject?: Subject,
    options?: { cause?: unknown; remedy?: string },
  ): DeliveryError {
    return new DeliveryError([refusal(code, message, subject, options?.remedy)], options);
  }

  /** Throws when there is at least one finding. */
  static throwIfAny(findings: readonly Finding[]): void {
    const [first, ...rest] = findings;
    if (first) throw new DeliveryError([first, ...rest]);
  }

  /**
   * All findings. They are not an own property, so that Node prints everything only once when the error is not caught.
   */
  get findings(): readonly [Finding, ...Finding[]] {
    return this.#findings;
  }

  /** The code of the first finding. */
  get code(): Code {
    return this.findings[0].code;
  }

  /** 2 when every finding is about the request or a file, else 1. */
  get exitCode(): 1 | 2 {
    return this.findings.every((each) => CODES[each.code].kind === 'usage') ? 2 : 1;
  }
}
