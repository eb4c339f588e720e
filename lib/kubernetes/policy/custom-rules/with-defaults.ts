import { isMap, type Json, type JsonMap } from '../../../model/json';
import type { Schema } from '../../schema';

/**
 * The value with the defaults that the API server fills in before it evaluates rules: defaults of a schema where a
 * field is missing. Null counts as missing where it is not a value of the field. The value itself is left as it is.
 */
export function withDefaults(value: Json, schema: Schema): Json {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((each: Json) => withDefaults(each, items)) : value;
  }
  if (!isMap(value)) return value;
  const { properties = {}, values } = schema;
  const made: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    const known = Object.hasOwn(properties, key) ? properties[key] : values;
    if (item === null && known && !known.nullable) continue;
    define(made, key, known ? withDefaults(item, known) : item);
  }
  for (const [key, known] of Object.entries(properties))
    if (known.default !== undefined && !Object.hasOwn(made, key))
      define(made, key, withDefaults(known.default, known));
  return made as JsonMap;
}

/** Also where the key is `__proto__`. */
function define(map: Record<string, Json>, key: string, value: Json): void {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}
