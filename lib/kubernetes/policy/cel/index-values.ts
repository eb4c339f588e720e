import { Optional } from '@marcbachmann/cel-js';
import { spendOn } from './budget';
import { CelFailure } from './cel-failure';
import { equalValues, fieldEntries } from './equal-values';

/** The item of a list at a position, or of a map under a key; undefined for what is neither. */
export function itemOf(of: unknown, key: unknown): unknown {
  if (of instanceof Optional) return undefined;
  if (Array.isArray(of)) {
    const at = position(key);
    if (at === undefined || at < 0 || at >= of.length)
      throw new CelFailure(`index out of bounds: ${String(key)}`);
    return of[at];
  }
  if (typeof of !== 'object' || of === null) return undefined;
  const entries = fieldEntries(of);
  if (!entries) return undefined;
  const found = entries.has(key) ? key : keyLike(entries, key);
  if (found === undefined) throw new CelFailure(`no such key: ${String(key)}`);
  return entries.get(found);
}

/** Whether a list has an item, or a map a key; undefined for what is neither. */
export function isMember(item: unknown, of: unknown): boolean | undefined {
  spendOn(of);
  if (Array.isArray(of)) return of.some((each) => equalValues(each, item));
  const entries = typeof of === 'object' && of !== null ? fieldEntries(of) : undefined;
  return entries && (entries.has(item) || keyLike(entries, item) !== undefined);
}

/** A map as it was written: keys are texts, integers, unsigned integers or booleans, each once. */
export function mapOfEntries(entries: readonly (readonly [unknown, unknown])[]): unknown {
  const map = new Map<unknown, unknown>();
  for (const [key, value] of entries) {
    if (key === null || typeof key === 'number' || Array.isArray(key))
      throw new CelFailure('unsupported key type');
    if (map.has(key) || keyLike(map, key) !== undefined)
      throw new CelFailure(`the key ${String(key)} stands twice`);
    map.set(key, value);
  }
  return map;
}

/** The key of a map that is equal to a number of another type. */
function keyLike(entries: ReadonlyMap<unknown, unknown>, key: unknown): unknown {
  if (typeof key === 'string' || typeof key === 'boolean') return undefined;
  return [...entries.keys()].find((each) => equalValues(each, key));
}

function position(key: unknown): number | undefined {
  if (typeof key === 'bigint') return Number(key);
  if (typeof key === 'number') return Number.isInteger(key) ? key : undefined;
  if (typeof key === 'object' && key !== null && key.constructor?.name === 'UnsignedInt')
    return Number(key.valueOf());
  return undefined;
}
