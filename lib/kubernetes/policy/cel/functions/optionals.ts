import { type Environment, Optional } from '@marcbachmann/cel-js';
import { CelFailure } from '../cel-failure';
import { BoundName } from '../has-macro';
import type { CelMacro, CelMacroCall } from '../tree';
import { registerIn } from './register';

/** `optMap`, `optFlatMap` and `optional.ofNonZeroValue`; the library has the rest. */
export function registerOptionals(environment: Environment): void {
  const fn = registerIn(environment);
  fn('optional.optMap(ast, ast): optional<dyn>', (call: CelMacroCall) => mapping(call, false));
  fn('optional.optFlatMap(ast, ast): optional<dyn>', (call: CelMacroCall) => mapping(call, true));
  fn('OptionalNamespace.ofNonZeroValue(A): optional<A>', (_: unknown, value: unknown) =>
    isZero(value) ? Optional.none() : Optional.of(value),
  );
}

function mapping({ receiver, args }: CelMacroCall, flat: boolean): CelMacro {
  const [variable, body] = args;
  if (!variable || !body) throw new CelFailure('optMap takes a name and an expression');
  const name = new BoundName(variable);
  return {
    async: false,
    typeCheck: (checker, _, scope) => {
      const type = checker.check(receiver, scope);
      if (type.kind !== 'optional' && type.kind !== 'dyn')
        throw checker.createError('optional_expected', 'optMap() is for optional values', receiver);
      const inner = name.declare(scope, type.valueType ?? checker.getType('dyn'));
      const made = checker.check(body, inner);
      return flat ? made : checker.registry.getOptionalType(made);
    },
    evaluate: (runner, _, scope) => {
      const value = runner.run(receiver, scope);
      if (!(value instanceof Optional)) throw new CelFailure('optMap() is for optional values');
      if (!value.hasValue()) return value;
      const made = runner.run(body, name.bind(scope, value.value(), runner));
      if (!flat) return Optional.of(made);
      if (made instanceof Optional) return made;
      throw new CelFailure('optFlatMap() needs an expression that gives an optional value');
    },
  };
}

function isZero(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
    if (value instanceof Map) return value.size === 0;
    if (value.constructor?.name === 'UnsignedInt') return value.valueOf() === (0n as unknown);
    const prototype: unknown = Object.getPrototypeOf(value);
    return (prototype === null || prototype === Object.prototype) && Object.keys(value).length === 0;
  }
  return value === null || value === 0 || value === 0n || value === '' || value === false;
}
