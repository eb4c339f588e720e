import { ARITHMETIC, negated } from './arithmetic';
import { spendOn } from './budget';
import { CelFailure } from './cel-failure';
import { equalValues } from './equal-values';
import { checkField, hasMacro } from './has-macro';
import { isMember, itemOf, mapOfEntries } from './index-values';
import { orderValues } from './order-values';
import { type CelNode, type CelOperator, type CelRunner, callOf, partsOf } from './tree';

/**
 * Functions of the library that count UTF-16 units, take JavaScript's regular expressions or print numbers as
 * JavaScript does. Calls of them are led to functions of our own.
 */
const LED: ReadonlySet<string> = new Set(
  [
    'matches contains indexOf lastIndexOf lowerAscii upperAscii trim substring split join string int uint',
    'getDate getDayOfMonth getDayOfWeek getDayOfYear getFullYear getHours getMilliseconds getMinutes getMonth',
    'getSeconds',
  ].flatMap((names) => names.split(' ')),
);

/** Prefix of the functions that calls are led to. */
export const OWN = 'own_';

/** Expressions are read twice: to check their types strictly, and to run them on values of any type. */
export type Purpose = 'checking' | 'running';

/**
 * Makes a parsed expression run as the API server runs it, and count its steps: calls are led to our own functions,
 * and `has`, the operators and access by index are ours.
 */
export function adaptTree(root: CelNode, purpose: Purpose): void {
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    waiting.push(...partsOf(node));
    adapt(node, purpose);
  }
}

function adapt(node: CelNode, purpose: Purpose): void {
  const call = callOf(node);
  const { alternate } = node.meta;
  if (call) {
    const [only] = call.values;
    if (call.name === 'has' && !call.receiver && only) node.setMeta('macro', hasMacro(only));
    else if (alternate?.op === 'comprehension') counted(alternate.args as { iterable: CelNode });
    else if (!node.meta.macro) led(node);
    return;
  }
  if (purpose === 'checking') {
    if (node.op === '.?') node.setMeta('check', checkOptionalField(node));
    if (node.op === '==' || node.op === '!=') node.setMeta('check', checkEquality(node));
    return;
  }
  const operator = OPERATORS[node.op];
  if (operator) node.setMeta('check', leniently(node)).setMeta('evaluate', evaluated(operator));
  else if (node.op === '-_') node.setMeta('check', leniently(node)).setMeta('evaluate', evaluateNegated);
  else if (node.op === 'map' && (node.args as unknown[]).length > 0) node.setMeta('evaluate', evaluateMap);
}

/** What operators of two values give; undefined where the library has to know. */
const OPERATORS: Readonly<Record<string, (left: unknown, right: unknown) => unknown>> = {
  ...ARITHMETIC,
  '==': equalValues,
  '!=': (left, right) => !equalValues(left, right),
  in: isMember,
  '[]': itemOf,
  '<': (left, right) => ordered(left, right, (order) => order < 0),
  '<=': (left, right) => ordered(left, right, (order) => order <= 0),
  '>': (left, right) => ordered(left, right, (order) => order > 0),
  '>=': (left, right) => ordered(left, right, (order) => order >= 0),
};

function ordered(left: unknown, right: unknown, holds: (order: number) => boolean): boolean {
  const order = orderValues(left, right);
  return !Number.isNaN(order) && holds(order);
}

/** Types were judged strictly when the expression was checked; here only values count. */
function leniently(node: CelNode): CelOperator['check'] {
  const { check } = node.meta as unknown as CelOperator;
  return (checker, each, scope) => {
    for (const part of partsOf(node)) checker.check(part, scope);
    try {
      const type = check(checker, each, scope);
      return ['bool', 'optional'].includes(type.kind === 'optional' ? 'optional' : type.name)
        ? type
        : checker.getType('dyn');
    } catch {
      return checker.getType('dyn');
    }
  };
}

/** Every round of a comprehension costs a step. */
function counted(args: { iterable: CelNode }): void {
  args.iterable = args.iterable.clone(COUNTED, args.iterable);
}

function led(node: CelNode): void {
  const args = node.args as unknown[];
  if (LED.has(String(args[0]))) args[0] = `${OWN}${String(args[0])}`;
  if (node.op === 'rcall') args[1] = (args[1] as CelNode).clone(COUNTED, args[1]);
}

const COUNTED: CelOperator = {
  name: 'counted',
  check: (checker, node, scope) => checker.check(node.args as CelNode, scope),
  evaluate: (runner, node, scope) => spendOn(runner.run(node.args as CelNode, scope)),
};

/** How an operator of two values runs: ours first, the library's where ours has no answer. */
function evaluated(run: (left: unknown, right: unknown) => unknown): CelOperator['evaluate'] {
  return (runner, node, scope) => {
    const [left, right] = sides(node);
    const [a, b] = [runner.run(left, scope), runner.run(right, scope)];
    return run(a, b) ?? handled(node, a, b, runner);
  };
}

function sides(node: CelNode): readonly [CelNode, CelNode] {
  return node.args as readonly [CelNode, CelNode];
}

function handled(node: CelNode, left: unknown, right: unknown, runner: CelRunner): unknown {
  if (!node.handle) throw new CelFailure(`there is no \`${node.op}\` of these values`);
  return node.handle(left, right, node, runner);
}

const evaluateNegated: CelOperator['evaluate'] = (runner, node, scope) => {
  const value = runner.run(node.args as CelNode, scope);
  const negative = negated(value);
  if (negative === undefined) throw new CelFailure('only numbers have a negative');
  return negative;
};

const evaluateMap: CelOperator['evaluate'] = (runner, node, scope) => {
  const entries = node.args as readonly (readonly [CelNode, CelNode])[];
  return mapOfEntries(entries.map(([key, value]) => [runner.run(key, scope), runner.run(value, scope)]));
};

/** A field that a type does not have is an error in optional access too. */
function checkOptionalField(node: CelNode): CelOperator['check'] {
  const { check } = node.meta as unknown as CelOperator;
  return (checker, each, scope) => {
    const [operand, field] = node.args as readonly [CelNode, string];
    checkField(checker, node, checker.check(operand, scope), field);
    return check(checker, each, scope);
  };
}

/** Values of one type can be compared whatever the type, and objects with null; the library knows some types only. */
function checkEquality(node: CelNode): CelOperator['check'] {
  const { check } = node.meta as unknown as CelOperator;
  return (checker, each, scope) => {
    const [left, right] = sides(node).map((side) => checker.check(side, scope));
    const isSame = left?.name === right?.name;
    const isObjectOrNull = [
      [left, right],
      [right, left],
    ].some(([a, b]) => a?.kind === 'message' && b?.name === 'null');
    return isSame || isObjectOrNull ? checker.getType('bool') : check(checker, each, scope);
  };
}
