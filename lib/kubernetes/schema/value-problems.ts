import { closest, quote } from '../../model/finding';
import { isMap, type Json, type JsonMap } from '../../model/json';
import { hasFormat } from './formats';
import { matchesPattern } from './matches-pattern';
import type { Schema } from './schema';
import { typeProblem } from './type-problem';

const NONE: readonly string[] = [];

/** What a value breaks of its schema's rules beyond type and fields; each message follows the path. */
export function valueProblems(value: Json, schema: Schema): readonly string[] {
  if (isPlain(schema)) return NONE;
  const problems: string[] = [];
  const wrong = (message: string) => {
    problems.push(message);
  };
  if (schema.enum !== undefined && !schema.enum.some((each) => isSame(each, value)))
    wrong(`is ${quote(value)}, ${allowed(value, schema.enum)}`);
  if (typeof value === 'string') text(value, schema, wrong);
  else if (typeof value === 'number') number(value, schema, wrong);
  else if (Array.isArray(value)) list(value, schema, wrong);
  else if (isMap(value))
    size(Object.keys(value).length, 'fields', schema.minProperties, schema.maxProperties, wrong);
  branches(value, schema, wrong);
  return problems.length === 0 ? NONE : problems;
}

const plain = new WeakMap<Schema, boolean>();

/** Whether a schema has none of these rules, as most have. */
function isPlain(schema: Schema): boolean {
  let known = plain.get(schema);
  if (known === undefined) {
    known = !Object.keys(schema).some((key) => !STRUCTURE.has(key));
    plain.set(schema, known);
  }
  return known;
}

const STRUCTURE: ReadonlySet<string> = new Set([
  '$ref',
  'type',
  'properties',
  'required',
  'some',
  'values',
  'items',
  'open',
  'embedded',
  'nullable',
  'defaulted',
  'default',
  'validations',
]);

type Tell = (message: string) => void;

function text(value: string, schema: Schema, wrong: Tell): void {
  const { pattern, format, minLength, maxLength } = schema;
  if (minLength !== undefined || maxLength !== undefined) {
    const length = [...value].length;
    size(length, 'characters', minLength, maxLength, wrong);
  }
  if (format !== undefined && !hasFormat(format, value)) wrong(`is ${quote(value)}, no valid ${format}`);
  if (pattern !== undefined) {
    const matches = matchesPattern(pattern, value);
    if (matches === undefined) wrong(`has a pattern that cannot be read: ${quote(pattern)}`);
    else if (!matches) wrong(`is ${quote(value)}; a text like ${quote(pattern)} is expected`);
  }
}

function number(value: number, schema: Schema, wrong: Tell): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = schema;
  if (!Number.isFinite(value)) wrong(`is ${value}; a finite number is expected`);
  if (format === 'int32' && Math.abs(value + 0.5) > 2 ** 31)
    wrong(`is ${value}, 32 bits have no room for it`);
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum))
    wrong(`is ${value}; ${exclusiveMinimum ? 'more than' : 'at least'} ${minimum} is expected`);
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum))
    wrong(`is ${value}; ${exclusiveMaximum ? 'less than' : 'at most'} ${maximum} is expected`);
  if (multipleOf !== undefined && multipleOf > 0 && !Number.isInteger(value / multipleOf))
    wrong(`is ${value}; a multiple of ${multipleOf} is expected`);
}

function list(value: readonly Json[], schema: Schema, wrong: Tell): void {
  size(value.length, 'items', schema.minItems, schema.maxItems, wrong);
  const { keys, unique } = schema;
  if (keys === undefined && !unique) return;
  const seen = new Set<string>();
  for (const each of value) {
    const identity = keys
      ? JSON.stringify(keys.map((key) => (isMap(each) && Object.hasOwn(each, key) ? each[key] : null)))
      : canonical(each);
    if (seen.has(identity))
      wrong(`has two items with ${keys ? `the same ${keys.join(', ')}` : 'the same value'}`);
    seen.add(identity);
  }
}

function size(
  count: number,
  what: string,
  least: number | undefined,
  most: number | undefined,
  wrong: Tell,
): void {
  if (least !== undefined && count < least) wrong(`has ${count} ${what}; at least ${least} are expected`);
  if (most !== undefined && count > most) wrong(`has ${count} ${what}; at most ${most} are expected`);
}

function branches(value: Json, { anyOf, oneOf, allOf, not }: Schema, wrong: Tell): void {
  if (allOf && !allOf.every((each) => fits(value, each)))
    wrong('does not fit all of the forms that its CRD names');
  if (anyOf && !anyOf.some((each) => fits(value, each))) wrong('fits none of the forms that its CRD allows');
  if (oneOf) {
    const count = oneOf.filter((each) => fits(value, each)).length;
    if (count !== 1) wrong(`fits ${count} of the forms that its CRD names; exactly 1 is expected`);
  }
  if (not && fits(value, not)) wrong('has a form that its CRD forbids');
}

/** Whether a value fits a branch: types and rules, at any depth; a branch knows of no unknown fields. */
function fits(value: Json, schema: Schema): boolean {
  if (schema.type !== undefined && typeProblem(value, schema.type) !== undefined) return false;
  if (valueProblems(value, schema).length > 0) return false;
  if (Array.isArray(value)) return value.every((each) => !schema.items || fits(each, schema.items));
  return !isMap(value) || mapFits(value, schema);
}

function mapFits(value: JsonMap, { properties = {}, required = [], values }: Schema): boolean {
  if (!required.every((key) => Object.hasOwn(value, key))) return false;
  return Object.keys(value).every((key) => {
    const schema = Object.hasOwn(properties, key) ? properties[key] : values;
    return schema === undefined || fits(value[key] as Json, schema);
  });
}

function allowed(value: Json, values: readonly Json[]): string {
  const names = values
    .filter((each) => each !== '')
    .map((each) => (typeof each === 'string' ? each : quote(each)));
  const meant = typeof value === 'string' ? closest(value, names) : undefined;
  const list = names.length > 12 ? `${names.slice(0, 12).join(', ')}, ...` : names.join(', ');
  return `allowed: ${list}${meant === undefined ? '' : `; did you mean ${quote(meant)}?`}`;
}

function isSame(left: Json, right: Json): boolean {
  return (
    left === right || (typeof left === 'object' && left !== null && canonical(left) === canonical(right))
  );
}

/** A text that equal values share, whatever the order of their keys. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, each: Json) =>
    isMap(each)
      ? Object.fromEntries(Object.entries(each).sort(([left], [right]) => (left < right ? -1 : 1)))
      : each,
  );
}
