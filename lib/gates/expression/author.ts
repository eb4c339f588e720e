import type { NamedGateEntry } from '../../model/gate';
import type { ExpressionEntry } from './settings';

/** What an expression asks, and the message where it does not hold. */
export interface ExpressionProps {
  /**
   * An expression of the Common Expression Language that gives true or false. It may name `release` (`id`, `code`,
   * `images` by slot, `source`, `evidence` by kind), `current` (what runs there now, or null), `environment`, `app` and
   * `now`.
   */
  readonly expression: string;

  /** What is wrong where it gives false, such as `no tests are recorded`: lower case, no full stop. */
  readonly message: string;

  /**
   * What to do then, and who may do it.
   *
   * @default - release again with what is asked for
   */
  readonly remedy?: string;
}

/**
 * A custom gate: an expression over what is known of the release has to be true. It is data; no code of the project
 * runs to judge it.
 *
 * ```ts
 * expression('tests-green', { expression: 'has(release.evidence.tests)', message: 'no tests are recorded' })
 * ```
 */
export function expression(name: string, props: ExpressionProps): NamedGateEntry {
  const { remedy } = props;
  const entry: ExpressionEntry = {
    gate: 'expression',
    version: 1,
    name,
    expression: props.expression,
    message: props.message,
    ...(remedy === undefined ? {} : { remedy }),
  };
  return entry;
}
