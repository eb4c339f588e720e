import { type Finding, finding, quote, type Subject, undecidedRefusal } from '../../../model/finding';
import { isMap, type Json, type JsonMap } from '../../../model/json';
import type { CustomRule, ManifestObject, Schema, SchemaSet } from '../../schema';
import { objectTitle, printPath } from '../../schema';
import {
  CEL_LIMITS,
  type CelExpression,
  compileCel,
  describeCelError,
  isExhausted,
  withAllowance,
} from '../cel';
import { selfOf } from './self-of';
import { withDefaults } from './with-defaults';

/**
 * Judges custom resources by the rules that their CustomResourceDefinitions have in CEL, as the API server does where an
 * object is created: after defaults, at every level, each rule with the value at its place as `self`.
 *
 * Rules about a change (`oldSelf`) are left to the cluster, but for those that say what they do without one
 * (`optionalOldSelf`). A rule that gives an error has failed. All evaluations together are bounded; a rule that comes
 * too late is reported as undecided.
 */
export function judgeCustomRules(
  objects: readonly ManifestObject[],
  schemas: SchemaSet,
  subject: Subject,
): Finding[] {
  const known = schemas.with(objects.map(({ value }) => value));
  const findings: Finding[] = [];
  withAllowance(CEL_LIMITS.together + CEL_LIMITS.object * objects.length, () => {
    for (const { file, value } of objects) {
      const schema = isMap(value)
        ? known.kind(String(value['apiVersion']), String(value['kind']))?.schema
        : undefined;
      if (!isMap(value) || !schema || !hasRules(schema)) continue;
      findings.push(...judgeOne(value, schema, { ...subject, file, object: objectTitle(value) }));
    }
  });
  return findings;
}

function judgeOne(object: JsonMap, schema: Schema, subject: Subject): Finding[] {
  const findings: Finding[] = [];
  const whole = withDefaults(object, schema);
  const walk = (value: Json, at: Schema, path: readonly (string | number)[]): void => {
    if (value === null || !hasRules(at)) return;
    let self: { readonly value: unknown } | undefined;
    for (const rule of at.validations ?? []) {
      if (isExhausted()) return;
      self ??= { value: selfOf(value, at, path.length === 0) };
      const problem = problemOf(rule, self.value);
      if (problem === undefined) continue;
      const where = `${printPath(path)}${rule.fieldPath ?? ''}`;
      const message = `${subject.object}: ${[where, problem].filter((each) => each !== '').join(' ')}`;
      const about = where === '' ? subject : { ...subject, path: where };
      findings.push(finding('refusal', 'SCHEMA_RULE', message, about));
    }
    if (Array.isArray(value)) {
      const { items } = at;
      if (items) for (const [index, each] of value.entries()) walk(each as Json, items, [...path, index]);
    } else if (isMap(value)) {
      const { properties = {}, values } = at;
      for (const [key, each] of Object.entries(value)) {
        const below = Object.hasOwn(properties, key) ? properties[key] : values;
        if (below) walk(each, below, [...path, key]);
      }
    }
  };
  walk(whole, schema, []);
  if (isExhausted()) {
    const message = `${subject.object}: its CRD's rules take more steps than all objects of a target have together`;
    const remedy =
      'make the object smaller or the rules cheaper; or waive SCHEMA_RULE for it, as the cluster will judge it';
    findings.push(undecidedRefusal('SCHEMA_RULE', message, subject, remedy));
  }
  return findings;
}

/** The problem that a rule finds in a value; undefined where it holds, or is about a change. */
function problemOf(rule: CustomRule, self: unknown): string | undefined {
  const holds = compiled(rule.rule);
  if (holds instanceof Error)
    return `has a rule that cannot be read: ${holds.message}, in ${quote(rule.rule)}`;
  if (isAboutChange(holds) && !rule.optionalOldSelf) return undefined;
  const bindings = { self, ...(rule.optionalOldSelf && { oldSelf: none() }) };
  try {
    const answer = holds.evaluate(bindings);
    if (answer === true) return undefined;
    if (answer === false) return `breaks a rule of its CRD: ${messageOf(rule, bindings)}`;
    return `has a rule that gives neither true nor false: ${quote(rule.rule)}`;
  } catch (error) {
    return `breaks a rule of its CRD, which gives an error: ${describeCelError(error).message}, in ${quote(rule.rule)}`;
  }
}

function messageOf({ rule, message, messageExpression }: CustomRule, bindings: object): string {
  const plain = message ?? `failed rule: ${rule.trim()}`;
  if (messageExpression === undefined) return quoteless(plain);
  const expression = compiled(messageExpression);
  if (expression instanceof Error) return quoteless(plain);
  try {
    const made = expression.evaluate(bindings as Readonly<Record<string, unknown>>);
    const text = typeof made === 'string' ? made.trim() : '';
    // The API server takes the plain message where the made one is empty or has several lines.
    return quoteless(text !== '' && !text.includes('\n') ? text : plain);
  } catch {
    return quoteless(plain);
  }
}

/** A text from outside in a message, on one line. */
const quoteless = (text: string): string => quote(text).slice(1, -1);

const isAboutChange = ({ references }: CelExpression): boolean =>
  references.some(({ name }) => name === 'oldSelf');

const none = (): unknown => (compiled('optional.none()') as CelExpression).evaluate({});

const expressions = new Map<string, CelExpression | Error>();
const MOST_KEPT = 2000;

function compiled(source: string): CelExpression | Error {
  let known = expressions.get(source);
  if (known === undefined) {
    try {
      known = compileCel(source);
    } catch (error) {
      known = new Error(describeCelError(error).message);
    }
    if (expressions.size >= MOST_KEPT) expressions.clear();
    expressions.set(source, known);
  }
  return known;
}

const withRules = new WeakMap<Schema, boolean>();

/** Whether a schema has rules anywhere. */
function hasRules(schema: Schema): boolean {
  let known = withRules.get(schema);
  if (known === undefined) {
    const { validations, properties = {}, values, items } = schema;
    const below = [...Object.values(properties), ...(values ? [values] : []), ...(items ? [items] : [])];
    known = validations !== undefined || below.some(hasRules);
    withRules.set(schema, known);
  }
  return known;
}
