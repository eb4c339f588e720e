import { reserving } from '../scalars';
import { v } from '../schema';
import type { EnvironmentField } from './field';
import { ENVIRONMENT_FIELDS, type EnvironmentFields, RESERVED_ENVIRONMENT_FIELDS } from './fields';

/** Schemas by field. */
export type FieldEntries<Fields extends EnvironmentFields> = {
  readonly [Field in Fields[number] as Field['name']]: Field['schema'];
};

/** The schema of an environment's data that has these fields. */
export function environmentSchema<const Fields extends EnvironmentFields>(
  fields: Fields,
): v.StrictObjectSchema<FieldEntries<Fields>, undefined> {
  const entries = Object.fromEntries(fields.map(({ name, schema }: EnvironmentField) => [name, schema]));
  return reserving(v.strictObject(entries as FieldEntries<Fields>), RESERVED_ENVIRONMENT_FIELDS);
}

/**
 * An environment as data: what `fleet.json` says of it and what `environments/<env>/environment.yaml` keeps. Judges
 * read it from the base commit of a change; reading it needs no project code.
 */
export const EnvironmentDataSchema = environmentSchema(ENVIRONMENT_FIELDS);

/** @see EnvironmentDataSchema */
export type EnvironmentData = v.InferOutput<typeof EnvironmentDataSchema>;
