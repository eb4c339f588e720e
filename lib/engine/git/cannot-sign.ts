import { DeliveryError } from '../../model/finding';

/**
 * Says that something cannot be signed, and why.
 *
 * @param by what was to sign it, such as ` by ssh`
 * @param remedy where the usual one, to set a key, does not help
 */
export function cannotSign(what: string, why: string, by = '', remedy?: string): DeliveryError {
  return DeliveryError.of(
    'CANNOT_SIGN',
    `${what} cannot be signed${by}: ${why}`,
    {},
    remedy === undefined ? {} : { remedy },
  );
}
