import { isMap, type Json } from '../../../model/json';
import type { Schema } from '../../schema';
import { compileCel, toCel, withoutOrder } from '../cel';
import { escapedField } from './escape-field';

/**
 * A value as rules of its schema see it: fields by their escaped names, numbers, times, durations and bytes of the
 * types that the schema gives them. Fields that the schema does not name are not seen; of a whole object nothing of
 * `metadata` is, but for name and generateName.
 */
export function selfOf(value: Json, schema: Schema, isRoot = false): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) {
    const { items, keys, unique } = schema;
    const list = items ? value.map((each: Json) => selfOf(each, items)) : (toCel(value) as unknown[]);
    return keys || unique ? withoutOrder(list) : list;
  }
  if (isMap(value)) return isOpen(schema, isRoot) ? toCel(value) : fieldsOf(value, schema, isRoot);
  if (typeof value === 'number') return schema.type === 'number' ? value : toCel(value);
  return typeof value === 'string' ? textOf(value, schema) : value;
}

/** A value without a schema is seen as it is. */
const isOpen = ({ properties, values, embedded }: Schema, isRoot: boolean): boolean =>
  properties === undefined && values === undefined && embedded === undefined && !isRoot;

const WHOLE: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

function fieldsOf(value: Readonly<Record<string, Json>>, schema: Schema, isRoot: boolean): unknown {
  const { properties = {}, values, embedded } = schema;
  const fields = new Map<string, unknown>();
  for (const [key, item] of Object.entries(value)) {
    if ((isRoot || embedded) && WHOLE.has(key)) {
      fields.set(key, key === 'metadata' ? namesOf(item) : item);
    } else if (Object.hasOwn(properties, key)) {
      const name = escapedField(key);
      if (name !== undefined) fields.set(name, selfOf(item, properties[key] as Schema));
    } else if (values) fields.set(key, selfOf(item, values));
  }
  return fields;
}

function namesOf(metadata: Json): unknown {
  if (!isMap(metadata)) return new Map();
  const seen = ['name', 'generateName'].filter((key) => Object.hasOwn(metadata, key));
  return new Map(seen.map((key) => [key, metadata[key]]));
}

const CONVERSIONS: Readonly<Record<string, string>> = {
  date: "timestamp(self + 'T00:00:00Z')",
  'date-time': 'timestamp(self)',
  datetime: 'timestamp(self)',
  duration: 'duration(self)',
};

function textOf(text: string, { type, format }: Schema): unknown {
  if (type !== 'string' || format === undefined) return text;
  if (format === 'byte') return new Uint8Array(Buffer.from(text, 'base64'));
  if (!Object.hasOwn(CONVERSIONS, format)) return text;
  try {
    return compileCel(CONVERSIONS[format] as string).evaluate({ self: text });
  } catch {
    // The format itself is judged elsewhere.
    return text;
  }
}
