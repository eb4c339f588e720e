import { DeliveryError } from '../../model/finding';
import { goesBack } from './goes-back';
import type { Plan } from './plan';

/**
 * Makes what is signed here. A rollback, or the record of one, is made without a signature where signing fails, such as by a key that is gone:
 * nothing that is missing on a machine stands in its way.
 *
 * @param onNote told of the signature that is missing
 */
export async function signedIfItCan<T>(
  plan: Pick<Plan, 'verb'>,
  make: (signed: boolean) => Promise<T>,
  onNote?: (note: string) => void,
): Promise<T> {
  try {
    return await make(true);
  } catch (error) {
    if (!goesBack(plan) || !(error instanceof DeliveryError) || error.code !== 'CANNOT_SIGN') throw error;
    onNote?.(`${error.findings[0]?.message ?? 'nothing signs'}: what goes back passes without a signature`);
    return make(false);
  }
}
