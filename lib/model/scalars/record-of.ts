import * as v from 'valibot';

/** Names that mean something on every object: valibot leaves such keys out, so that a value would vanish. */
const TAKEN: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** A map of values by name; one that has a key which no map may have is refused, where `v.record` drops the key. */
export const recordOf = <
  const Key extends v.BaseSchema<string, string | number | symbol, v.BaseIssue<unknown>>,
  const Value extends v.GenericSchema,
>(
  key: Key,
  value: Value,
): v.RecordSchema<Key, Value, undefined> => {
  const schema = v.pipe(
    v.custom<v.InferInput<v.RecordSchema<Key, Value, undefined>>>(
      (map) => typeof map !== 'object' || map === null || !TAKEN.some((each) => Object.hasOwn(map, each)),
      `a key is one of ${TAKEN.join(', ')}, which are not usable as a name`,
    ),
    v.record(key, value),
  );
  // As a record shows itself, for what looks for unknown keys below.
  return Object.assign(schema, { value }) as unknown as v.RecordSchema<Key, Value, undefined>;
};
