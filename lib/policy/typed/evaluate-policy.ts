import { type CelBindings, type CelExpression, CelUnknown, describeCelError } from '../cel';
import { POD_PATHS, podShapeOf } from './pod-shapes';
import type { Policy } from './policy';
import { type ObjectFacts, objectBindings, policyBindings } from './policy-bindings';
import type { Validation } from './policy-props';
import type { Outcome, PolicyProblem } from './policy-result';

/** What a policy says of an object. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly problems: readonly PolicyProblem[];
}

/**
 * Evaluates a policy over a prepared object. An expression that fails counts as failed, as an admission policy with
 * `failurePolicy: Fail` does.
 *
 * @returns undefined when the policy is not about this object
 */
export function evaluatePolicy(
  policy: Policy,
  facts: ObjectFacts,
  object: CelBindings = objectBindings(facts),
): Verdict | undefined {
  const { props, compiled } = policy;
  if (!compiled.kinds.has(facts.kind)) return undefined;
  const shape = 'pods' in props.match ? podShapeOf(facts.kind) : undefined;
  const own = shape === undefined ? [] : compiled.podVariables[shape];
  const bindings = policyBindings(object, compiled.params, [...own, ...compiled.variables]);
  const conditions = compiled.conditions.map(({ name, expression }) => ({
    name,
    answer: ask(expression, bindings),
  }));
  if (conditions.some(({ answer }) => answer.value === false)) return undefined;
  const prefix = shape === undefined ? '' : [...POD_PATHS[shape], 'spec'].map((step) => `.${step}`).join('');
  const answers = [
    ...conditions.map(({ name, answer }) => ({ answer, problem: `the condition ${name}` })),
    ...compiled.validations.map(({ holds, message }, at) => {
      const validation = props.validations[at] as Validation;
      const answer = ask(holds, bindings);
      const problem = answer.value === false ? textOf(message, validation, bindings) : validation.message;
      return { answer, problem, ...pathOf(prefix, validation) };
    }),
  ];
  const failed = answers.filter(({ answer }) => answer.value === false || answer.error !== undefined);
  if (failed.length > 0) return { outcome: 'failed', problems: failed.map(problemOf) };
  const open = answers.filter(({ answer }) => answer.unknown !== undefined);
  return open.length > 0
    ? { outcome: 'undecided', problems: open.map(problemOf) }
    : { outcome: 'passed', problems: [] };
}

interface Answer {
  readonly value?: boolean;
  /** What only a cluster knows and the answer needs. */
  readonly unknown?: string;
  /** Why there is no answer at all. */
  readonly error?: string;
}

function ask(expression: CelExpression, bindings: CelBindings): Answer {
  try {
    const value = expression.evaluate(bindings);
    return typeof value === 'boolean' ? { value } : { error: 'the expression gives neither true nor false' };
  } catch (error) {
    if (error instanceof CelUnknown) return { unknown: error.message };
    return { error: describeCelError(error).message };
  }
}

function textOf(
  expression: CelExpression | undefined,
  validation: Validation,
  bindings: CelBindings,
): string {
  if (!expression) return validation.message;
  try {
    const made = expression.evaluate(bindings);
    const text = typeof made === 'string' ? made.trim() : '';
    // The API server takes the plain message where the made one is empty or has several lines.
    return text !== '' && !text.includes('\n') ? text : validation.message;
  } catch {
    return validation.message;
  }
}

function pathOf(prefix: string, { field }: Validation): { path?: string } {
  if (field === undefined) return prefix === '' ? {} : { path: prefix };
  return { path: `${prefix}.${field}` };
}

function problemOf({
  answer,
  problem,
  path,
}: {
  answer: Answer;
  problem: string;
  path?: string;
}): PolicyProblem {
  const why = answer.error ?? answer.unknown;
  return { message: why === undefined ? problem : `${problem}: ${why}`, ...(path !== undefined && { path }) };
}
