import type { Subject } from '../../model/finding';

/** What in the project's code made the object, as a line of a text; none where that is not known. */
export function madeBy({ construct }: Subject): string[] {
  return construct === undefined ? [] : [`made by ${construct}`];
}
