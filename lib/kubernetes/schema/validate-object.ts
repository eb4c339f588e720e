import { closest, quote } from '../../model/finding';
import { isMap, type Json, type JsonMap } from '../../model/json';
import { apiStatus } from './api-status';
import { printPath, type SchemaIssue } from './issue';
import type { KindSchema, Schema } from './schema';
import { OBJECT_META } from './schema-data';
import type { SchemaSet } from './schema-set';
import { typeProblem } from './type-problem';
import { valueProblems } from './value-problems';

/** Levels that are looked into; deeper ones are an error. */
const DEEPEST = 100;

/** Issues that are told of one object; the rest is counted. */
const MOST_ISSUES = 50;

/**
 * Judges one object strictly, as the API server would with `fieldValidation: Strict`: unknown fields, types, missing
 * fields, allowed values, patterns, formats, ranges, and whether the cluster's version serves the kind at all.
 *
 * Linear in the size of the object; at most 50 issues are told, and nesting beyond 100 levels is one of them.
 *
 * @param object a value of JSON, from outside
 */
export function validateObject(object: Json, schemas: SchemaSet): readonly SchemaIssue[] {
  const walk = new Walk(schemas);
  walk.root(object);
  return walk.result();
}

class Walk {
  private readonly issues: SchemaIssue[] = [];
  private readonly path: (string | number)[] = [];
  private more = 0;

  constructor(private readonly schemas: SchemaSet) {}

  root(object: Json): void {
    if (!isMap(object)) {
      this.add('INVALID_OBJECT', `it is ${shown(object)}; a Kubernetes object is expected`);
      return;
    }
    const kind = this.kindOf(object);
    if (kind) this.whole(object, kind, 0);
  }

  result(): readonly SchemaIssue[] {
    if (this.more === 0) return this.issues;
    const last = { code: 'SCHEMA_VALUE', severity: 'refusal', path: '' } as const;
    return [...this.issues, { ...last, message: `${this.more} more problems of this object are not shown` }];
  }

  /** The schema of an object by its own apiVersion and kind; says why where there is none. */
  private kindOf(object: JsonMap): KindSchema | undefined {
    for (const key of ['apiVersion', 'kind'] as const) {
      const value = own(object, key);
      if (typeof value !== 'string' || value === '')
        this.add('INVALID_OBJECT', `${this.at(key)} is ${shown(value ?? null)}; a text is expected`, key);
    }
    const apiVersion = own(object, 'apiVersion');
    const kind = own(object, 'kind');
    if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '')
      return;
    const found = this.schemas.kind(apiVersion, kind);
    const status = apiStatus(apiVersion, kind, this.schemas, found);
    if (status) this.push({ ...status, path: this.at('apiVersion') });
    return found;
  }

  private whole(object: JsonMap, kind: KindSchema, depth: number): void {
    this.map(object, kind.schema, depth);
    const metadata = own(object, 'metadata');
    if (!isMap(metadata) || own(metadata, 'name') || own(metadata, 'generateName')) return;
    this.path.push('metadata');
    if (own(metadata, 'name') === undefined || own(metadata, 'name') === null)
      this.add('SCHEMA_REQUIRED', `${this.at('name')} is missing`, 'name');
    this.path.pop();
  }

  private value(value: Json, written: Schema, depth: number): void {
    const schema = this.schemas.resolve(written);
    if (value === null && schema.nullable) return;
    if (depth > DEEPEST) {
      this.add('SCHEMA_VALUE', `${this.at()} is nested deeper than ${DEEPEST} levels`);
      return;
    }
    if (schema.type !== undefined) {
      const problem = typeProblem(value, schema.type);
      if (problem !== undefined) {
        this.add('SCHEMA_TYPE', `${this.at()} is ${shown(value)}; ${problem} is expected`);
        return;
      }
    }
    if (isMap(value)) {
      if (schema.embedded) this.embedded(value, depth);
      this.map(value, schema, depth);
    } else if (Array.isArray(value)) this.list(value, schema, depth);
    else this.narrow(value, schema);
    if (written !== schema) this.narrow(value, written);
  }

  private map(value: JsonMap, schema: Schema, depth: number): void {
    const { properties, values, required = [] } = schema;
    for (const key of required) {
      const there = own(value, key);
      const field = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
      if (field?.defaulted || (there === null && field?.nullable)) continue;
      if (there === undefined || there === null)
        this.add('SCHEMA_REQUIRED', `${this.at(key)} is missing`, key);
    }
    if (schema.some && !schema.some.some((key) => (own(value, key) ?? null) !== null))
      this.add('SCHEMA_REQUIRED', `${this.at()} has none of ${schema.some.join(', ')}, one is needed`);
    for (const key of Object.keys(value)) {
      const child = value[key] as Json;
      const known = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
      if (known !== undefined) {
        // The API server takes null for absent, in custom resources as well.
        if (child === null) continue;
        this.path.push(key);
        this.value(child, known, depth + 1);
        this.path.pop();
      } else if (values !== undefined) {
        this.path.push(key);
        this.value(child, values, depth + 1);
        this.path.pop();
      } else if (schema.open) this.bounded(child, key, depth + 1);
      else if (!(schema.embedded && EMBEDDED.has(key))) this.unknown(key, properties);
    }
    this.narrow(value, schema);
  }

  private list(value: readonly Json[], schema: Schema, depth: number): void {
    if (schema.items) {
      for (let index = 0; index < value.length; index += 1) {
        this.path.push(index);
        this.value(value[index] as Json, schema.items, depth + 1);
        this.path.pop();
      }
    }
    this.narrow(value, schema);
  }

  /** Rules beyond fields and types. */
  private narrow(value: Json, schema: Schema): void {
    for (const message of valueProblems(value, schema)) this.add('SCHEMA_VALUE', `${this.at()} ${message}`);
  }

  private embedded(value: JsonMap, depth: number): void {
    const kind = this.kindOf(value);
    if (kind) this.whole(value, kind, depth);
    else if (own(value, 'metadata') !== undefined) {
      this.path.push('metadata');
      this.value(own(value, 'metadata') as Json, { $ref: OBJECT_META }, depth + 1);
      this.path.pop();
    }
  }

  /** What is free of rules still may not be nested without end. */
  private bounded(value: Json, key: string | number, depth: number): void {
    if (typeof value !== 'object' || value === null) return;
    this.path.push(key);
    if (depth > DEEPEST) this.add('SCHEMA_VALUE', `${this.at()} is nested deeper than ${DEEPEST} levels`);
    else if (Array.isArray(value))
      for (const [index, each] of value.entries()) this.bounded(each, index, depth + 1);
    else
      for (const each of Object.keys(value)) this.bounded((value as JsonMap)[each] as Json, each, depth + 1);
    this.path.pop();
  }

  private unknown(key: string, properties: Schema['properties'] = {}): void {
    if (this.issues.length >= MOST_ISSUES) {
      this.more += 1;
      return;
    }
    const known = Object.keys(properties);
    const meant = closest(key, known);
    const hint =
      meant !== undefined
        ? `did you mean ${quote(meant)}?`
        : known.length === 0
          ? 'no field is allowed there'
          : `allowed: ${known.length > 12 ? `${known.slice(0, 12).join(', ')}, ...` : known.join(', ')}`;
    this.add('SCHEMA_UNKNOWN_FIELD', `${this.at(key)} is an unknown field, ${hint}`, key);
  }

  private at(...more: readonly (string | number)[]): string {
    return printPath([...this.path, ...more]);
  }

  /** @param key of the field it is about, where that is not the current place */
  private add(code: SchemaIssue['code'], message: string, key?: string): void {
    const path = key === undefined ? this.at() : this.at(key);
    this.push({ code, severity: 'refusal', path, message });
  }

  private push(issue: SchemaIssue): void {
    if (this.issues.length < MOST_ISSUES) this.issues.push(issue);
    else this.more += 1;
  }
}

const EMBEDDED: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** A field by name, whatever the prototype has. */
function own(map: JsonMap, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** A value in a message; what is large is only named. */
function shown(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  if (isMap(value)) return 'a map';
  return typeof value === 'string' ? quote(value) : String(value);
}
