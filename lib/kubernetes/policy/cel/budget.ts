import { CelFailure } from './cel-failure';
import { LIMITS } from './limits';

let left = 0;
let given = 0;
let nested = 0;
let allowance = Number.POSITIVE_INFINITY;

/**
 * Runs evaluations that have so many steps together, and no more than those around them; when none is left, each fails
 * before it begins.
 */
export function withAllowance<T>(steps: number, run: () => T): T {
  const outer = allowance;
  allowance = Math.min(steps, outer);
  try {
    return run();
  } finally {
    allowance = outer;
  }
}

/** Takes steps off what evaluations have together. */
export function charge(steps: number): void {
  allowance -= steps;
}

/** Whether evaluations have nothing left together. */
export function isExhausted(): boolean {
  return allowance < 0;
}

/** Runs an evaluation with a budget of steps; one that runs inside another shares that one's budget. */
export function withBudget<T>(run: () => T): T {
  if (nested === 0) {
    given = Math.min(LIMITS.steps, allowance);
    left = given;
  }
  nested += 1;
  try {
    const value = run();
    // An expression may have absorbed the failure.
    if (left < 0) throw spent();
    return value;
  } finally {
    nested -= 1;
    if (nested === 0) charge(LIMITS.evaluation + given - left);
  }
}

/** Runs an evaluation with a separate budget wherever it is asked for: its value serves others as well. */
export function withOwnBudget<T>(run: () => T): T {
  const outer = { left, given, nested };
  nested = 0;
  try {
    return withBudget(run);
  } finally {
    left = outer.left;
    given = outer.given;
    nested = outer.nested;
  }
}

/**
 * Takes steps off the budget.
 *
 * @throws CelFailure when nothing is left
 */
export function spend(steps: number): void {
  left -= steps;
  if (nested > 0 && left < 0) throw spent();
}

function spent(): CelFailure {
  return new CelFailure(
    given < LIMITS.steps
      ? 'the rules took all steps that they have together for the objects of one target'
      : `the expression takes more than ${LIMITS.steps} steps`,
  );
}

/** Takes off what reading or making a value costs, and bounds texts and lists. */
export function spendOn<T>(value: T): T {
  if (typeof value === 'string') {
    if (value.length > LIMITS.text) throw new CelFailure(`a text has more than ${LIMITS.text} characters`);
    spend(1 + (value.length >> 6));
  } else if (Array.isArray(value)) {
    if (value.length > LIMITS.items) throw new CelFailure(`a list has more than ${LIMITS.items} items`);
    spend(1 + value.length);
  } else if (value instanceof Map) spend(1 + value.size);
  else if (typeof value === 'object' && value !== null && isPlain(value))
    spend(1 + Object.keys(value).length);
  else spend(1);
  return value;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
