import {
  CEL_LIMITS,
  type CelBindings,
  type CelExpression,
  CelUnknown,
  charge,
  describeCelError,
  isExhausted,
} from '../cel';
import { containerLists, HAS_CONTAINERS } from './container-lists';
import { POD_PATHS, podShapeOf } from './pod-shapes';
import type { Policy } from './policy';
import type { ObjectBindings } from './policy-bindings';
import type { Validation } from './policy-props';
import type { PolicyOutcome, PolicyProblem } from './policy-result';

/** The verdict of a policy on an object. */
export interface PolicyVerdict {
  readonly outcome: PolicyOutcome;
  readonly problems: readonly PolicyProblem[];
}

/**
 * Evaluates a policy over a prepared object. An expression that fails counts as failed, as an admission policy with
 * `failurePolicy: Fail` does.
 *
 * @returns undefined when the policy is not about this object
 */
export function evaluatePolicy(policy: Policy, object: ObjectBindings): PolicyVerdict | undefined {
  const { props, compiled } = policy;
  if (!compiled.kinds.has(object.kind)) return undefined;
  const shape = 'pods' in props.match ? podShapeOf(object.kind) : undefined;
  const pods = shape === undefined ? [] : compiled.podVariables[shape];
  const bindings = object.for(compiled.params, pods, compiled.variables);
  const failed: PolicyProblem[] = [];
  const open: PolicyProblem[] = [];
  const note = (answer: Answer, problem: string, path?: string): void => {
    charge(CEL_LIMITS.problem);
    const message = answer.why === undefined ? problem : `${problem}: ${answer.why}`;
    const list = answer.is === 'unknown' ? open : failed;
    list.push({ message, ...(path !== undefined && { path }) });
  };
  let applies = true;
  for (const { name, expression } of compiled.conditions) {
    const answer = ask(expression, bindings);
    if (answer === NO) applies = false;
    else if (answer !== YES) note(answer, `the condition ${name}`);
  }
  if (!applies) return undefined;
  for (const [at, { holds, message }] of compiled.validations.entries()) {
    const answer = ask(holds, bindings);
    if (answer === YES) continue;
    if (isExhausted() && failed.length > 0) break;
    const validation = props.validations[at] as Validation;
    const prefix =
      shape === undefined ? '' : [...POD_PATHS[shape], 'spec'].map((step) => `.${step}`).join('');
    const lists =
      answer === NO && shape !== undefined && validation.field?.startsWith(EACH)
        ? containerLists(shape).filter(({ variables }) => {
            const within = object.apart(compiled.params, variables, compiled.variables);
            return ask(HAS_CONTAINERS, within) === YES && ask(holds, within) === NO;
          })
        : [];
    for (const { field, variables } of lists) {
      const within = object.apart(compiled.params, variables, compiled.variables);
      const path = `${prefix}.${field}[*]${validation.field?.slice(EACH.length) ?? ''}`;
      note(answer, textOf(message, validation, within), path);
    }
    if (lists.length > 0) continue;
    const problem = answer === NO ? textOf(message, validation, bindings) : validation.message;
    note(answer, problem, pathOf(prefix, validation));
  }
  if (failed.length > 0) return { outcome: 'failed', problems: failed };
  return open.length > 0 ? { outcome: 'undecided', problems: open } : PASSED;
}

/** What a field of a validation begins with that is about each container of a pod, in whatever list. */
const EACH = 'containers[*]';

const PASSED: PolicyVerdict = { outcome: 'passed', problems: [] };

interface Answer {
  readonly is: 'true' | 'false' | 'unknown' | 'error';
  /** The fact that only a cluster knows and the answer needs, or why there is no answer at all. */
  readonly why?: string;
}

const YES: Answer = { is: 'true' };
const NO: Answer = { is: 'false' };

function ask(expression: CelExpression, bindings: CelBindings): Answer {
  try {
    const value = expression.evaluate(bindings);
    if (value === true) return YES;
    return value === false ? NO : { is: 'error', why: 'the expression gives neither true nor false' };
  } catch (error) {
    if (error instanceof CelUnknown) return { is: 'unknown', why: error.message };
    return { is: 'error', why: describeCelError(error).message };
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

function pathOf(prefix: string, { field }: Validation): string | undefined {
  if (field === undefined) return prefix === '' ? undefined : prefix;
  return `${prefix}.${field}`;
}
