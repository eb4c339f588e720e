import type { GenericSchema } from 'valibot';

/** A text that only parsing produces; the name tells it from every other text. */
export type Brand<Name extends string> = string & { readonly __brand: Name };

/** The schema of a branded text: what it takes is unchanged, and what comes out of it is of the type. */
export function branded<Type extends string>(
  schema: GenericSchema<string, string>,
): GenericSchema<string, Type> {
  return schema as GenericSchema<string, Type>;
}
