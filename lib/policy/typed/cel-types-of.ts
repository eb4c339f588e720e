import type { KindSchema, Schema, SchemaSet } from '../../schema';
import type { CelTypes } from '../cel';

/** Types of CEL for a kind: the types that its fields have, and the name of its own. */
export interface KindTypes {
  readonly types: CelTypes;
  readonly root: string;
}

/** The types of a kind's fields, as the API server's type check has them: quantities are texts, open objects dynamic. */
export function celTypesOf(kind: KindSchema, schemas: SchemaSet): KindTypes {
  const types: Record<string, Record<string, string>> = {};
  const root = typeOf(kind.schema, `${kind.apiVersion}.${kind.kind}`, schemas, types);
  return { types, root };
}

function typeOf(
  schema: Schema,
  name: string,
  schemas: SchemaSet,
  types: Record<string, Record<string, string>>,
): string {
  const own = schema.$ref ?? name;
  if (types[own]) return own;
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
      return items ? `list<${typeOf(items, `${name}.item`, schemas, types)}>` : 'list<dyn>';
    case 'int-or-string':
      return 'dyn';
    default:
  }
  if (open || embedded) return 'dyn';
  if (values) return `map<string, ${typeOf(values, `${name}.value`, schemas, types)}>`;
  if (!properties) return type === 'object' ? 'map<string, dyn>' : 'dyn';
  const fields: Record<string, string> = {};
  types[own] = fields;
  for (const [field, each] of Object.entries(properties))
    fields[field] = typeOf(each, `${name}.${field}`, schemas, types);
  return own;
}
