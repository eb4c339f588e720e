import type { CelExpression } from '../cel';

/** A named expression, read. */
export interface Compiled {
  readonly name: string;
  readonly expression: CelExpression;
}
