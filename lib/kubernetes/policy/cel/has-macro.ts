import { Optional } from '@marcbachmann/cel-js';
import { CelFailure } from './cel-failure';
import type { CelChecker, CelMacro, CelNames, CelNode, CelTypeName } from './tree';

/**
 * `has(operand.field)` for any operand, with the field looked up in the operand's type. The library's own takes chains
 * of names only and checks none of them.
 */
export function hasMacro(argument: CelNode): CelMacro {
  const [operand, field] = argument.args as readonly [CelNode, string];
  return {
    async: false,
    typeCheck: (checker, _, scope) => {
      if (argument.op !== '.')
        throw checker.createError(
          'invalid_macro_argument',
          'has() takes a field, as in has(object.spec)',
          argument,
        );
      checkField(checker, argument, checker.check(operand, scope), field);
      return checker.getType('bool');
    },
    evaluate: (runner, _, scope) => hasField(runner.run(operand, scope), field),
  };
}

/** @throws the checker's error when the type has no such field */
export function checkField(checker: CelChecker, node: CelNode, type: CelTypeName, field: string): void {
  if (type.kind === 'optional' && type.valueType) {
    checkField(checker, node, type.valueType, field);
    return;
  }
  if (type.kind === 'dyn' || type.kind === 'map') return;
  const fields = type.kind === 'message' ? checker.objectTypes.get(type.name)?.fields : undefined;
  if (fields && Object.hasOwn(fields, field)) return;
  throw checker.createError('no_such_key', `No such key: ${field}`, node);
}

function hasField(value: unknown, field: string): boolean {
  if (value instanceof Optional) return value.hasValue() && hasField(value.value(), field);
  if (value instanceof Map) return value.has(field);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CelFailure(`a value that is not a map has no field ${JSON.stringify(field)}`);
  return Object.hasOwn(value, field);
}

/** Names inside an expression with one more, for what a macro binds. */
export class BoundName {
  private readonly name: string;
  private scope: CelNames | undefined;

  /** @throws the checker's error when a name does not stand there */
  constructor(node: CelNode) {
    if (node.op !== 'id') throw new CelFailure('a macro binds a plain name');
    this.name = String(node.args);
  }

  declare(scope: CelNames, type: CelTypeName): CelNames {
    this.scope = scope.forkWithVariable(this.name, type);
    return this.scope;
  }

  bind(scope: CelNames, value: unknown, runner: Parameters<CelMacro['evaluate']>[0]): CelNames {
    if (!this.scope) throw new CelFailure('the expression was not checked');
    return this.scope.reuse(scope).setIterValue(value, runner);
  }
}
