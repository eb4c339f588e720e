import { DeliveryError } from './delivery-error';
import { quote } from './quote';

/** That a folder which is to be written holds something already. */
export function notEmpty(folder: string): DeliveryError {
  return DeliveryError.of(
    'INVALID_OPTION',
    `${quote(folder)} is not empty`,
    {},
    { remedy: 'name another folder, or empty this one' },
  );
}
