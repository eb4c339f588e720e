import { DeliveryError } from '../../../model/finding';
import { type Person, parsePerson } from '../../../model/scalars';

/** The person that a commit names; nothing for what names none. */
export function saidPerson(text: string): Person | undefined {
  try {
    return parsePerson(text);
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
