import type { Json } from '../../model/json';
import type { KindSchema, Schema, SchemaType } from './schema';
import { type SchemaData, wholeObject } from './schema-data';

/** The parts of Kubernetes' OpenAPI description (`api/openapi-spec/swagger.json`) that are read. */
export interface Swagger {
  readonly definitions: Readonly<Record<string, OpenApiSchema>>;
  readonly paths: Readonly<Record<string, { readonly post?: SwaggerOperation }>>;
}

interface SwaggerOperation {
  readonly 'x-kubernetes-group-version-kind'?: GroupVersionKind;
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface OpenApiSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly required?: readonly string[];
  readonly items?: OpenApiSchema;
  readonly additionalProperties?: OpenApiSchema | boolean;
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
}

/** Values that a field of a definition allows: definition → field → values; see `readEnums`. */
export type Enums = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/**
 * Makes strict schemas of every kind that can be created by itself. The description that Kubernetes publishes leaves
 * the allowed values of fields out, so they come beside it.
 *
 * @param version of Kubernetes, such as `1.34.4`
 */
export function coreKinds(version: string, swagger: Swagger, enums: Enums): SchemaData {
  const kinds: KindSchema[] = [];
  const used = new Map<string, Schema>();
  const use = (name: string): Schema => {
    const known = used.get(name);
    if (known) return known;
    used.set(name, {});
    const schema = definition(name, swagger.definitions[name] ?? {}, enums);
    used.set(name, schema);
    eachReference(schema, use);
    return schema;
  };
  for (const { group, version: served, kind, namespaced } of creatable(swagger)) {
    const name = definitionOf(swagger, { group, version: served, kind });
    if (name === undefined) continue;
    const apiVersion = group === '' ? served : `${group}/${served}`;
    const schema = wholeObject(apiVersion, kind, definition(name, swagger.definitions[name] ?? {}, enums));
    eachReference(schema, use);
    kinds.push({ apiVersion, kind, namespaced, custom: false, schema });
  }
  return { version, kinds, definitions: Object.fromEntries([...used].sort(recordOf)) };
}

const recordOf = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number =>
  left < right ? -1 : 1;

/** Kinds with a place of their own to be posted to: no subresources such as `Eviction`, no options. */
function creatable({ paths }: Swagger): (GroupVersionKind & { namespaced: boolean })[] {
  return Object.entries(paths).flatMap(([path, { post }]) => {
    const kind = post?.['x-kubernetes-group-version-kind'];
    if (!kind || path.endsWith('}') || /\/\{name\}\//.test(path)) return [];
    const namespaced = path.includes('/namespaces/{namespace}/');
    const everywhere =
      !namespaced && Object.hasOwn(paths, path.replace(/\/([^/]+)$/, '/namespaces/{namespace}/$1'));
    return everywhere ? [] : [{ ...kind, namespaced }];
  });
}

function definitionOf({ definitions }: Swagger, wanted: GroupVersionKind): string | undefined {
  return Object.keys(definitions).find((name) => {
    const [only, ...others] = definitions[name]?.['x-kubernetes-group-version-kind'] ?? [];
    return (
      only !== undefined &&
      others.length === 0 &&
      only.group === wanted.group &&
      only.version === wanted.version &&
      only.kind === wanted.kind
    );
  });
}

/** Definitions that their Go types encode in ways of their own. */
const SPECIAL: Readonly<Record<string, Schema>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'int-or-string' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': { type: 'object', open: true },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { type: 'object', open: true },
};

function definition(name: string, schema: OpenApiSchema, enums: Enums): Schema {
  return SPECIAL[name] ?? strict(schema, (field) => enums.get(name)?.get(field));
}

function strict(schema: OpenApiSchema, enumOf: (field: string) => readonly string[] | undefined): Schema {
  const { $ref, type, format, properties, required, items, additionalProperties } = schema;
  if ($ref !== undefined) return { $ref: $ref.slice('#/definitions/'.length) };
  if (type === undefined && !properties) return { open: true };
  const none = () => undefined;
  return {
    ...(type === undefined ? {} : { type: type as SchemaType }),
    ...(format === undefined ? {} : { format }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([field, each]) => [
          field,
          withEnum(strict(each, none), enumOf(field), required?.includes(field) ?? false),
        ]),
      ),
    }),
    ...(required && { required }),
    ...(items && { items: strict(items, none) }),
    ...(typeof additionalProperties === 'object' && { values: strict(additionalProperties, none) }),
  };
}

/** An empty text in a field that may be absent is what Go takes for absent. */
function withEnum(schema: Schema, values: readonly Json[] | undefined, isRequired: boolean): Schema {
  if (!values) return schema;
  if (schema.type === 'array') return { ...schema, items: { ...schema.items, enum: values } };
  return { ...schema, enum: isRequired ? values : [...values, ''] };
}

function eachReference(schema: Schema, found: (name: string) => unknown): void {
  if (schema.$ref !== undefined) found(schema.$ref);
  for (const each of [schema.items, schema.values, ...Object.values(schema.properties ?? {})])
    if (each) eachReference(each, found);
}
