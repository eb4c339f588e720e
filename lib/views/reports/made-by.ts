import type { Subject } from '../../model/finding';

/** The construct that made the object, as a line of a text; no line where it is not known. */
export function madeBy({ construct }: Subject): string[] {
  return construct === undefined ? [] : [`made by ${construct}`];
}
