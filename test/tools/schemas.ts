import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

type Schema = { readonly [key: string]: unknown };

const CRDS = join(__dirname, '../../imports/crds');

/** Our vendored CRDs. */
export const CRD_FILES = readdirSync(CRDS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => join(CRDS, name));

/** Where kubeconform finds a kind's schema in the folder that {@link writeSchemas} fills. */
export const SCHEMA_LOCATION = '{{ .ResourceKind }}{{ .KindSuffix }}.json';

/**
 * Writes a strict JSON schema for each kind of Kubernetes (from its own OpenAPI description, `swagger.json`) and each
 * kind of our vendored CRDs: unknown fields are errors, apiVersion, kind and metadata.name are needed.
 *
 * @returns how many were written
 */
export function writeSchemas(folder: string, swagger: string, crds: readonly string[]): number {
  mkdirSync(folder, { recursive: true });
  const { definitions } = JSON.parse(readFileSync(swagger, 'utf8')) as {
    definitions: Record<string, Schema>;
  };
  const core = Object.entries(definitions).flatMap(([name, schema]) => coreKinds(name, schema));
  const custom = crds.flatMap((file) =>
    parseAllDocuments(readFileSync(file, 'utf8')).flatMap((document) => customKinds(document.toJS() as Crd)),
  );
  const strictDefinitions = Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [name, strict(schema)]),
  );
  for (const { group, version, kind, schema } of [...core, ...custom]) {
    const reachable: Record<string, unknown> = {};
    collect(schema, strictDefinitions, reachable);
    const file = [kind.toLowerCase(), ...(group === '' ? [] : [group.split('.')[0]]), version].join('-');
    writeFileSync(join(folder, `${file}.json`), JSON.stringify({ ...schema, definitions: reachable }));
  }
  return core.length + custom.length;
}

interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly schema: Schema;
}

interface Crd {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

function coreKinds(name: string, schema: Schema): Kind[] {
  const kinds = (schema['x-kubernetes-group-version-kind'] ?? []) as {
    group: string;
    version: string;
    kind: string;
  }[];
  const properties = schema['properties'] as Schema | undefined;
  const [only, ...others] = kinds;
  if (!only || others.length > 0 || !properties?.['metadata'] || name.endsWith('List')) return [];
  return [{ ...only, schema: object(only.group, only.version, only.kind, strict(schema)) }];
}

function customKinds({ spec }: Crd): Kind[] {
  const { group, names } = spec;
  return spec.versions.map(({ name: version, schema }) => ({
    group,
    version,
    kind: names.kind,
    schema: object(group, version, names.kind, strict(schema.openAPIV3Schema)),
  }));
}

/** The schema of a whole object. */
function object(group: string, version: string, kind: string, schema: Schema): Schema {
  const metadata = { allOf: [{ $ref: `#/definitions/${OBJECT_META}` }, { required: ['name'] }] };
  const apiVersion = { const: group === '' ? version : `${group}/${version}` };
  const properties = { ...(schema['properties'] as Schema), apiVersion, kind: { const: kind }, metadata };
  const required = [
    ...((schema['required'] as string[] | undefined) ?? []),
    'apiVersion',
    'kind',
    'metadata',
  ];
  return { ...schema, properties, required: [...new Set(required)] };
}

/** The schema with unknown fields forbidden, and Kubernetes' own extensions said in JSON Schema's words. */
function strict(schema: Schema): Schema {
  if (schema['format'] === 'int-or-string' || schema['x-kubernetes-int-or-string'] === true) {
    return { type: ['integer', 'string'] };
  }
  const result: Record<string, unknown> = {};
  for (const key of [
    '$ref',
    'type',
    'enum',
    'required',
    'pattern',
    'minimum',
    'maximum',
    'maxLength',
    'minLength',
  ]) {
    if (schema[key] !== undefined) result[key] = schema[key];
  }
  const { items, properties, additionalProperties } = schema as {
    items?: Schema;
    properties?: Record<string, Schema>;
    additionalProperties?: Schema | boolean;
  };
  if (items) result['items'] = strict(items);
  if (properties) {
    const entries = Object.entries(properties).map(([name, each]) => [name, strict(each)]);
    result['properties'] = Object.fromEntries(entries);
  }
  if (typeof additionalProperties === 'object') result['additionalProperties'] = strict(additionalProperties);
  else if (properties && schema['x-kubernetes-preserve-unknown-fields'] !== true) {
    result['additionalProperties'] = false;
  }
  return result;
}

/** Gathers the definitions that a schema refers to, directly or not. */
function collect(
  schema: unknown,
  all: Readonly<Record<string, Schema>>,
  found: Record<string, unknown>,
): void {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key !== '$ref' || typeof value !== 'string') collect(value, all, found);
    else {
      const name = value.slice('#/definitions/'.length);
      if (name in found) continue;
      found[name] = all[name];
      collect(all[name], all, found);
    }
  }
}
