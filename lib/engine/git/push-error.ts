import { DeliveryError } from '../../model/finding';
import type { PushResult } from './types';

const AGAIN = 'run the command again: where the change has arrived, that says so and changes nothing';

/** The error for a push that failed, other than by a race, which is tried again. */
export function pushError({ reason, message, remedy }: Extract<PushResult, { ok: false }>): DeliveryError {
  if (reason === 'checked-out') return DeliveryError.of('BRANCH_CHECKED_OUT', message);
  if (reason === 'policy')
    return DeliveryError.of('PUSH_REFUSED', message, {}, remedy === undefined ? {} : { remedy });
  return DeliveryError.of(
    'REMOTE_FAILED',
    message,
    {},
    { remedy: remedy === undefined ? AGAIN : `${remedy}; then ${AGAIN}` },
  );
}
