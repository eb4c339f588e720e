import { TAKEN_KEYS, TAKEN_NAME } from '../json';
import { v } from '../schema';

/** Keys are plain texts in types, whatever they are parsed by, since that is what the keys of any map are read as. */
type Names = v.GenericSchema<string, string>;

/** A map of values by name; one that has a key which no map may have is refused, where `v.record` drops the key. */
export const recordOf = <const Value extends v.GenericSchema>(
  key: Names,
  value: Value,
): v.RecordSchema<Names, Value, undefined> => {
  const schema = v.pipe(
    v.custom<v.InferInput<v.RecordSchema<Names, Value, undefined>>>(
      (map) =>
        typeof map !== 'object' || map === null || ![...TAKEN_KEYS].some((each) => Object.hasOwn(map, each)),
      `a key is ${TAKEN_NAME}`,
    ),
    v.record(key, value),
  );
  // As a record shows itself, for what looks for unknown keys below.
  return Object.assign(schema, { value }) as unknown as v.RecordSchema<Names, Value, undefined>;
};
