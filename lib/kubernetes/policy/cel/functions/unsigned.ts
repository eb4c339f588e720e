import { evaluate } from '@marcbachmann/cel-js';

/** Makes unsigned integers; the library keeps their class to itself. */
export function compileUnsigned(): (value: bigint) => unknown {
  const { constructor: Unsigned } = evaluate('0u') as { constructor: new (value: bigint) => unknown };
  return (value) => new Unsigned(value);
}
