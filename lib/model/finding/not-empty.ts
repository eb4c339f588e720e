import { DeliveryError } from './delivery-error';
import { quote } from './quote';

/** The finding that a folder to be written is not empty. */
export function notEmpty(folder: string): DeliveryError {
  return DeliveryError.of(
    'INVALID_OPTION',
    `${quote(folder)} is not empty`,
    {},
    { remedy: 'name another folder, or empty this one' },
  );
}
