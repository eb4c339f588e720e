import { DeliveryError, type Finding, quote, refusal, type Subject } from '../../model/finding';
import type { StatedObject } from './run-once';

/**
 * Refuses an object for what a controller cannot do with it.
 *
 * @throws DeliveryError `FACT_NOT_SUPPORTED`, all problems at once
 */
export function refuseProblems(
  { kind, metadata }: Pick<StatedObject, 'kind' | 'metadata'>,
  problems: readonly string[],
  subject: Subject,
): void {
  DeliveryError.throwIfAny(
    problems.map(
      (problem): Finding =>
        refusal('FACT_NOT_SUPPORTED', `${kind} ${quote(metadata.name)}: ${problem}`, subject),
    ),
  );
}
