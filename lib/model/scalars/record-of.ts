import { TAKEN_KEYS, TAKEN_NAME } from '../json';
import { v } from '../schema';

/**
 * Keys are plain strings in types, whatever schema parses them, since TypeScript reads the keys of any map as strings.
 */
type Names = v.GenericSchema<string, string>;

/** A map of values by name. A forbidden key is refused, whereas `v.record` silently drops it. */
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
  // Exposed as a record exposes it, for the search for unknown keys below.
  return Object.assign(schema, { value }) as unknown as v.RecordSchema<Names, Value, undefined>;
};
