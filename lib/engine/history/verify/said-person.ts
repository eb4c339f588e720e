import { DeliveryError } from '../../../model/finding';
import { type Person, parsePerson } from '../../../model/scalars';

/** The person that a trailer of a commit names; undefined where it names none. */
export function saidPerson(text: string): Person | undefined {
  try {
    return parsePerson(text);
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
