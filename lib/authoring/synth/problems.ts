import { DeliveryError, type Finding, refusal, type Subject } from '../../model/finding';
import { thrownError } from './thrown-error';

/** Collects the problems of independent steps, so that all are reported at once. */
export class Problems {
  private readonly findings: Finding[] = [];

  /** Runs a step; an error is noted with its subject, and the step returns undefined. */
  attempt<T>(subject: Subject, step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      this.add(...findingsOf(error, subject));
      return undefined;
    }
  }

  add(...findings: readonly Finding[]): void {
    this.findings.push(...findings);
  }

  /** @throws DeliveryError with everything that was noted */
  throwIfAny(): void {
    DeliveryError.throwIfAny(this.findings);
  }
}

/** Problems as findings about a subject; an error of the project's own code says where it was thrown. */
function findingsOf(error: unknown, subject: Subject): readonly Finding[] {
  if (error instanceof DeliveryError) {
    return error.findings.map((each) => ({ ...each, subject: { ...subject, ...each.subject } }));
  }
  const { message, subject: place } = thrownError(error);
  return [refusal('RENDER_FAILED', message, { ...subject, ...place })];
}
