import type { Json } from '../../../model/json';
import { celLiteral, compileCel } from '../cel';

/** An expression with the values of `params.<name>` written out, so that it needs no object of its own in a cluster. */
export function inlineParams(source: string, params: Readonly<Record<string, Json | undefined>>): string {
  let inlined = source;
  for (const { name, fields, start, ends } of [...compileCel(source).references].reverse()) {
    const [field] = fields;
    const value = field === undefined ? undefined : params[field];
    if (name !== 'params' || value === undefined) continue;
    const literal = celLiteral(value);
    const text = literal.startsWith('-') ? `(${literal})` : literal;
    inlined = inlined.slice(0, start) + text + inlined.slice(ends[1]);
  }
  return inlined;
}
