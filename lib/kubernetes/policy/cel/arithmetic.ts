import { spend, spendOn } from './budget';
import { CelFailure } from './cel-failure';

/** Operators that calculate; undefined where the library has to know. */
export const ARITHMETIC: Readonly<Record<string, (left: unknown, right: unknown) => unknown>> = {
  '+': (left, right) => joined(left, right) ?? calculated('+', left, right),
  '-': (left, right) => calculated('-', left, right),
  '*': (left, right) => calculated('*', left, right),
  '/': (left, right) => calculated('/', left, right),
  '%': (left, right) => calculated('%', left, right),
};

/** The negative of a number. */
export function negated(value: unknown): unknown {
  if (typeof value === 'bigint') return int64(-value);
  return typeof value === 'number' ? -value : undefined;
}

function joined(left: unknown, right: unknown): unknown {
  if (Array.isArray(left) && Array.isArray(right)) {
    spend(left.length + right.length);
    return spendOn([...left, ...right]);
  }
  return typeof left === 'string' && typeof right === 'string' ? spendOn(left + right) : undefined;
}

type Operator = '+' | '-' | '*' | '/' | '%';

function calculated(operator: Operator, left: unknown, right: unknown): unknown {
  if (typeof left === 'number' && typeof right === 'number' && operator !== '%')
    return doubles(operator, left, right);
  if (typeof left === 'bigint' && typeof right === 'bigint') return int64(integers(operator, left, right));
  return undefined;
}

function doubles(operator: Exclude<Operator, '%'>, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
  }
}

function integers(operator: Operator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / divisor(right);
    case '%':
      return left % divisor(right);
  }
}

function divisor(value: bigint): bigint {
  if (value === 0n) throw new CelFailure('division by zero');
  return value;
}

function int64(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new CelFailure('an integer of more than 64 bits');
  return value;
}
