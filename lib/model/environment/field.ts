import type * as v from 'valibot';
import type { FieldChange } from './field-change';

/**
 * Everything about one field of an environment's data. A field is added with one file that defines it
 * and one line in `ENVIRONMENT_FIELDS`; the code that reads, prints, compares and shows environments asks there.
 *
 * How the data is written follows from the schema: keys in its order, without those that hold their default.
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
  /** What the value means, on one line; undefined where it is not worth a word, as with most defaults. */
  words(value: v.InferOutput<Schema>): string | undefined;
  /**
   * What a value of one of the rows of `compare` means, for people.
   *
   * @default - its keys and values are shown
   */
  partWords?(value: NonNullable<FieldChange['before']>): string;
}

/** Defines a field; its types are inferred. */
export function environmentField<const Name extends string, Schema extends v.GenericSchema>(
  field: EnvironmentField<Name, Schema>,
): EnvironmentField<Name, Schema> {
  return field;
}
