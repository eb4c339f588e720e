import { closest } from './closest';

/** The end of a message, which names what a mistyped name is nearest to; empty where nothing is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = closest(name, known);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}
