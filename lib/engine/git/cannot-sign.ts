import { DeliveryError } from '../../model/finding';

/**
 * Says that something cannot be signed, and why.
 *
 * @param by what was to sign it, such as ` by ssh`
 */
export function cannotSign(what: string, why: string, by = ''): DeliveryError {
  return DeliveryError.of('CANNOT_SIGN', `${what} cannot be signed${by}: ${why}`);
}
