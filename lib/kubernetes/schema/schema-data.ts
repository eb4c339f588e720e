import type { KindSchema, Schema } from './schema';

/** The kinds that one release of Kubernetes serves, as they are stored: definitions are shared. */
export interface SchemaData {
  /** Of Kubernetes, such as `1.34.4`. */
  readonly version: string;
  readonly kinds: readonly KindSchema[];
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** Name of the definition of `metadata`, in every release of Kubernetes. */
export const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** What a whole object has in any case; `properties` and `required` of its kind come on top. */
export function wholeObject(apiVersion: string, kind: string, schema: Schema): Schema {
  const properties: Record<string, Schema> = {
    ...schema.properties,
    apiVersion: { type: 'string', enum: [apiVersion] },
    kind: { type: 'string', enum: [kind] },
    metadata: { $ref: OBJECT_META },
  };
  const required = new Set([...(schema.required ?? []), 'apiVersion', 'kind', 'metadata']);
  return { ...schema, type: 'object', properties, required: [...required] };
}
