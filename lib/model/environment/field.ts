import type * as v from 'valibot';
import type { FieldChange } from './field-change';

/**
 * All that there is to know of one field of an environment's data. A field is added with one file that makes one and
 * one line in `ENVIRONMENT_FIELDS`; what reads, prints, compares and shows environments asks there.
 *
 * How the data is written follows from the schema: keys in its order, and none that says what holds by default.
 */
export interface EnvironmentField<
  Name extends string = string,
  Schema extends v.GenericSchema = v.GenericSchema,
> {
  /** Its key in `environment.yaml` and in `fleet.json`. */
  readonly name: Name;
  /** What it says, in a few words for people. */
  readonly about: string;
  /** What it may hold. `v.exactOptional` with a value makes that value the default. */
  readonly schema: Schema;
  /** What a difference means, one row per part that differs. Asked only where the two values differ. */
  compare(before: v.InferOutput<Schema>, after: v.InferOutput<Schema>): readonly FieldChange[];
  /** What the value means, on one line; nothing where it says nothing worth a word, as most defaults do. */
  words(value: v.InferOutput<Schema>): string | undefined;
}

/** States a field, its types taken from what is stated. */
export function environmentField<const Name extends string, Schema extends v.GenericSchema>(
  field: EnvironmentField<Name, Schema>,
): EnvironmentField<Name, Schema> {
  return field;
}
