import { takesMany } from './given-once';

/** Parses the values of an option that takes several, by commas or by being given several times. */
export function listOf<T extends string>(parse: (text: string) => T) {
  return takesMany((text: string, before: readonly T[] | false | undefined): T[] => [
    ...(before === undefined || before === false ? [] : before),
    ...text.split(',').map((each) => parse(each.trim())),
  ]);
}
