import { isList, type Json } from '../../../model/json';

/**
 * A JSON value as expressions see it: whole numbers are integers, other numbers doubles, as the API server reads them.
 * Maps are `Map`s, so that a key such as `constructor` is data like any other.
 */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toCel);
  const map = new Map<string, unknown>();
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    if (item !== undefined) map.set(key, toCel(item));
  }
  return map;
}

/** The text of an expression that gives a JSON value. */
export function celLiteral(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return celText(value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(BigInt(value)) : String(value);
  if (isList(value)) return `[${value.map(celLiteral).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${celText(key)}: ${celLiteral(item)}`);
  return `{${entries.join(', ')}}`;
}

/** A text in single quotes; what is not printable ASCII is escaped. */
function celText(text: string): string {
  let quoted = '';
  for (const char of text) {
    const point = char.codePointAt(0) ?? 0;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (char === "'" || char === '\\') quoted += `\\${char}`;
    else if (code >= 0x20 && code < 0x7f) quoted += char;
    else if (code <= 0xffff) quoted += `\\u${code.toString(16).padStart(4, '0')}`;
    else quoted += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return `'${quoted}'`;
}
