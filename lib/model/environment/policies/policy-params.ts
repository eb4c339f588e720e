import { isPlainMap } from '../../json';
import { isCelName } from '../../scalars';

/** A value of an expression: JSON, whole numbers as far as they are exact. */
export type ParamValue =
  | null
  | boolean
  | number
  | string
  | readonly ParamValue[]
  | { readonly [key: string]: ParamValue };

/** Values of expressions by name. */
export type PolicyParams = Readonly<Record<string, ParamValue>>;

/** How large the values of a policy may be. */
export const PARAM_LIMITS = { values: 1000, depth: 8, text: 1000 } as const;

/** Whether a value is a map of parameters within {@link PARAM_LIMITS}. */
export function isParams(value: unknown): value is PolicyParams {
  if (!isPlainMap(value)) return false;
  if (!Object.keys(value).every(isCelName)) return false;
  const waiting: [unknown, number][] = Object.values(value).map((each) => [each, 1]);
  for (let count = 0; waiting.length > 0; count += 1) {
    const [each, depth] = waiting.pop() as [unknown, number];
    if (count >= PARAM_LIMITS.values || depth > PARAM_LIMITS.depth) return false;
    if (Array.isArray(each) || isPlainMap(each)) {
      const below = Object.entries(each);
      if (below.length > PARAM_LIMITS.values || !below.every(([key]) => isText(key) && key !== '__proto__'))
        return false;
      for (const [, item] of below) waiting.push([item, depth + 1]);
    } else if (!isScalar(each)) return false;
  }
  return true;
}

function isScalar(value: unknown): boolean {
  if (typeof value === 'string') return isText(value);
  if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return value === null || typeof value === 'boolean';
}

function isText(value: string): boolean {
  return value.length <= PARAM_LIMITS.text;
}
