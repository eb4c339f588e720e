import { DeliveryError, isDiskError, notWritten } from '../model/finding';
import { interruption } from './interruption';

/** A thrown value as an error with a code; undefined where it is a defect of this tool. */
export function asDeliveryError(error: unknown): DeliveryError | undefined {
  if (interruption.aborted) return interruption.reason as DeliveryError;
  if (error instanceof DeliveryError) return error;
  const thrown = error as NodeJS.ErrnoException;
  if (thrown.path === undefined || !isDiskError(thrown)) return undefined;
  return notWritten({ what: 'a file or folder cannot be used' }, error);
}
