import type { KindSchema, Schema, SchemaSet } from '../../schema';
import type { CelTypes } from '../cel';

/** Types of CEL for a kind: the types that its fields have, and the name of its own. */
interface KindTypes {
  readonly types: CelTypes;
  readonly root: string;
}

/**
 * The types of a kind's fields, as the API server's type check has them: quantities are texts, open objects dynamic.
 *
 * @param known types that are there already and are left out
 */
export function celTypesOf(kind: KindSchema, schemas: SchemaSet, known: CelTypes = {}): KindTypes {
  const types: Record<string, Record<string, string>> = {};
  const has = (name: string): boolean => Object.hasOwn(types, name) || Object.hasOwn(known, name);
  const root = typeOf(kind.schema, `${kind.apiVersion}.${kind.kind}`, schemas, types, has);
  return { types, root };
}

function typeOf(
  schema: Schema,
  name: string,
  schemas: SchemaSet,
  types: Record<string, Record<string, string>>,
  has: (name: string) => boolean,
): string {
  const own = schema.$ref ?? name;
  if (has(own)) return own;
  const { type, properties, values, items, open, embedded } = schemas.resolve(schema);
  switch (type) {
    case 'string':
    case 'quantity':
      return 'string';
    case 'integer':
      return 'int';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
    case 'array':
      return items ? `list<${typeOf(items, `${name}.item`, schemas, types, has)}>` : 'list<dyn>';
    case 'int-or-string':
      return 'dyn';
    default:
  }
  if (open || embedded) return 'dyn';
  if (values) return `map<string, ${typeOf(values, `${name}.value`, schemas, types, has)}>`;
  if (!properties) return type === 'object' ? 'map<string, dyn>' : 'dyn';
  const fields: Record<string, string> = {};
  types[own] = fields;
  for (const [field, each] of Object.entries(properties))
    fields[field] = typeOf(each, `${name}.${field}`, schemas, types, has);
  return own;
}
