import { type Code, DeliveryError, type Finding, refusal, type Subject } from '../../model/finding';
import { calledAt, thrownError } from './thrown-error';

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
    for (const each of findings) if (!OF_PROJECT.has(each.code) || !this.has(each)) this.findings.push(each);
  }

  /** @throws DeliveryError with everything that was noted */
  throwIfAny(): void {
    DeliveryError.throwIfAny(this.findings);
  }

  private has({ code, message }: Finding): boolean {
    return this.findings.some((each) => each.code === code && each.message === message);
  }
}

/** What is wrong with the project, and is said once, whichever targets found it. */
const OF_PROJECT: ReadonlySet<Code> = new Set<Code>(['RENDERER_MISSING']);

/** What is wrong with values that the project's code gave: it says where. */
const OF_CALL: ReadonlySet<Code> = new Set<Code>(['INVALID_OPTION', 'INVALID_NAME', 'INVALID_IMAGE']);

/** Problems as findings about a subject; an error of the project's own code says where it was thrown. */
function findingsOf(error: unknown, subject: Subject): readonly Finding[] {
  if (error instanceof DeliveryError) {
    return error.findings.map((each) =>
      OF_PROJECT.has(each.code)
        ? each
        : {
            ...each,
            subject: { ...subject, ...(OF_CALL.has(each.code) ? calledAt(error) : {}), ...each.subject },
          },
    );
  }
  const { message, subject: place } = thrownError(error);
  return [refusal('RENDER_FAILED', message, { ...subject, ...place })];
}
