import { ENVIRONMENT_FIELDS } from '../../../lib/model/environment/fields';
import { dataSchemas } from './data-schemas';
import { outputSchemas } from './output-schemas';
import type { JsonSchema } from './schema-of-type';

const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** The files of `schemas/`, by path: made of what reads and writes the data. */
export function publishedSchemas(): ReadonlyMap<string, string> {
  const outputs = [...outputSchemas()].map(([name, schema]) => [`output/${name}.json`, schema] as const);
  const data = [...dataSchemas()].map(
    ([kind, schema]) =>
      [
        `data/${kind}.json`,
        { $schema: DRAFT, title: `cdk8s-delivery ${kind}`, ...described(kind, schema as JsonSchema) },
      ] as const,
  );
  return new Map(
    [...data, ...outputs].map(([path, schema]) => [path, `${JSON.stringify(schema, null, 2)}\n`]),
  );
}

/** The fields of an environment say what they are about. */
function described(kind: string, schema: JsonSchema): JsonSchema {
  if (kind !== 'environment') return schema;
  const abouts = new Map<string, string>(ENVIRONMENT_FIELDS.map(({ name, about }) => [name, about]));
  const properties = Object.entries(schema['properties'] as Record<string, JsonSchema>).map(
    ([name, each]) => [name, abouts.has(name) ? { description: abouts.get(name), ...each } : each],
  );
  return { ...schema, properties: Object.fromEntries(properties) };
}
