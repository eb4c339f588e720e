import { TypeError as CelTypeError, EvaluationError, ParseError } from '@marcbachmann/cel-js';
import { closest } from '../../../model/finding';
import { CelFailure } from './cel-failure';
import type { CelScope } from './cel-scope';
import type { CelNode } from './tree';

/** What went wrong with an expression, and where in it. */
interface CelProblem {
  /** Lower case, no full stop. */
  readonly message: string;
  /** 1-based, in the expression. */
  readonly line?: number;
  /** 1-based, in the expression. */
  readonly column?: number;
}

/**
 * Says what an error of an expression means.
 *
 * @param scope the types that it was checked against, for names that are near to a mistyped one
 */
export function describeCelError(error: unknown, scope?: CelScope): CelProblem {
  if (error instanceof CelFailure) return { message: error.message };
  if (!(error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError))
    return { message: error instanceof Error ? error.message : String(error) };
  const summary = error.summary.replaceAll('own_', '');
  const message = `${summary.charAt(0).toLowerCase()}${summary.slice(1)}${hint(error, scope)}`;
  const input = error.node?.input;
  const offset = error.range?.start;
  if (input === undefined || offset === undefined) return { message };
  const before = input.slice(0, offset).split('\n');
  return { message, line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function hint(error: ParseError | CelTypeError | EvaluationError, scope: CelScope | undefined): string {
  const node = error.node as unknown as
    | (CelNode & { args: readonly [{ checkedType?: { name: string } }, string] })
    | undefined;
  if (error.code !== 'no_such_key' || !node || !Array.isArray(node.args)) return '';
  const [operand, field] = node.args;
  const type = operand?.checkedType?.name ?? '';
  const fields = scope?.types[type.replace(/^optional<(.*)>$/, '$1')];
  if (!fields || typeof field !== 'string') return '';
  const near = closest(field, Object.keys(fields));
  return ` in ${type}${near === undefined ? '' : `, did you mean ${JSON.stringify(near)}?`}`;
}
