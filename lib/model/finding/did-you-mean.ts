import { closest } from './closest';

/** The end of a message, which suggests the name nearest to a mistyped one; empty where no name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = closest(name, known);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}
