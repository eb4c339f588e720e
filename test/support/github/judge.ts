import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type AnySchema, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: AnySchema;
}

/** One operation of GitHub's API, as its published description has it. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: AnySchema | null;
  readonly replies: Readonly<Record<string, AnySchema | null>>;
}

interface Description {
  readonly operations: readonly Operation[];
  readonly components: { readonly schemas: Readonly<Record<string, AnySchema>> };
}

const DESCRIPTION = JSON.parse(readFileSync(join(__dirname, 'description.json'), 'utf8')) as Description;
const ROOT = 'github.json';
const ajv = new Ajv({ strict: false, allErrors: true, logger: false, coerceTypes: false });
addFormats(ajv);
ajv.addSchema({ $id: ROOT, components: DESCRIPTION.components });
/** Of a query everything is text. */
const lenient = new Ajv({ strict: false, logger: false, coerceTypes: true });
addFormats(lenient);
const compiled = new Map<AnySchema, ValidateFunction>();

/** A request as it came in. */
export interface Asked {
  readonly method: string;
  /** Below the API's address, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Its whole address, without the query. */
  readonly here: string;
  readonly body: unknown;
}

/** The operation that a request means, with the values in its path. */
export function operationOf({ method, path }: Pick<Asked, 'method' | 'path'>) {
  for (const operation of DESCRIPTION.operations) {
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    const values = new RegExp(`^${operation.path.replace(/\{\w+\}/g, '([^/]+)')}$`).exec(path)?.slice(1);
    if (values && operation.method === method)
      return {
        operation,
        values: Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(values[at] ?? '')])),
      };
  }
  return undefined;
}

/** What the description says against a request: unknown or wrong parameters, a body that it does not take. */
export function faultsOfRequest(operation: Operation, { query, body }: Asked): readonly string[] {
  const known = operation.parameters.filter(({ in: where }) => where === 'query');
  const faults = [...query.keys()].filter((name) => !known.some((each) => each.name === name));
  const wrong = known.flatMap(({ name, required, schema }) => {
    const value = query.get(name);
    if (value === null) return required ? [`${name} is missing`] : [];
    return lenient.validate({ type: 'object', properties: { value: schema } }, { value })
      ? []
      : [`${name}: ${lenient.errorsText()}`];
  });
  const bodyFaults = body === undefined ? [] : faultsOf(operation.body ?? false, body);
  return [...faults.map((name) => `no parameter is called ${name}`), ...wrong, ...bodyFaults];
}

/** What the description says against an answer. Refusals that it leaves out have the form that all have. */
export function faultsOfReply({ replies }: Operation, status: number, body: unknown): readonly string[] {
  const schema = replies[String(status)] ?? (status >= 400 ? BASIC_ERROR : undefined);
  if (schema === undefined) return [`the status ${status} is not described`];
  return faultsOf(schema, body);
}

const BASIC_ERROR: AnySchema = { $ref: '#/components/schemas/basic-error' };

function faultsOf(schema: AnySchema, value: unknown): readonly string[] {
  const check = compiled.get(schema) ?? ajv.compile(inRoot(schema) as AnySchema);
  compiled.set(schema, check);
  return check(value) ? [] : [ajv.errorsText(check.errors)];
}

/** References are into the description. */
function inRoot(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inRoot);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === '$ref' && typeof each === 'string' ? `${ROOT}${each}` : inRoot(each),
    ]),
  );
}

type Schema = Readonly<Record<string, unknown>>;

/** An answer that has all that the description requires, with nothing said in it. */
export function emptyReply({ replies }: Operation, status: number): unknown {
  return emptyOf((replies[String(status)] ?? {}) as Schema);
}

function emptyOf(schema: Schema): unknown {
  const { $ref, allOf, anyOf, oneOf, enum: values, type, properties, required, format } = schema;
  if (typeof $ref === 'string')
    return emptyOf(DESCRIPTION.components.schemas[$ref.split('/').pop() ?? ''] as Schema);
  const choices = (anyOf ?? oneOf) as Schema[] | undefined;
  if (choices) return choices.some((each) => each['type'] === 'null') ? null : emptyOf(choices[0] ?? {});
  if (Array.isArray(allOf)) return Object.assign({}, ...allOf.map((each) => emptyOf(each as Schema)));
  if (Array.isArray(values)) return values[0];
  switch (Array.isArray(type) ? type[0] : type) {
    case 'array':
      return [];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return 1;
    case 'string':
      return format === 'date-time' ? '2026-01-01T00:00:00Z' : format === 'uri' ? 'https://example.org' : 'x';
    default: {
      const names = Array.isArray(required) ? (required as string[]) : [];
      return Object.fromEntries(
        names.map((name) => [name, emptyOf((properties as Record<string, Schema>)[name] ?? {})]),
      );
    }
  }
}
