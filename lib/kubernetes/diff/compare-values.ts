import { isList, isMap, isScalar, type Json, type JsonMap, jsonEqual, jsonText } from '../../model/json';
import type { MergeKey } from '../facts';
import { gapsBetween } from './align-lists';
import type { RawChange } from './change';
import { itemKey, itemValues, mergeKeyFor } from './merge-keys';
import type { Path } from './path';
import { isQuantityPath, parseQuantity } from './quantity';

/** The facts about the object that a comparison needs. */
interface CompareOptions {
  /** Kind of the object: some merge keys depend on it. */
  readonly kind: string;
  /** Custom merge keys, asked first. */
  readonly mergeKeys?: readonly MergeKey[];
}

/**
 * The differences of two values, item by item. Keyed lists are matched by their merge keys, others by a longest common
 * subsequence. `applyChanges` makes the new value of the old one and these differences, exactly.
 */
export function compareValues(
  before: Json,
  after: Json,
  options: CompareOptions,
  path: Path = [],
): readonly RawChange[] {
  if (jsonEqual(before, after)) return [];
  if (isMap(before) && isMap(after)) return compareMaps(before, after, options, path);
  if (isList(before) && isList(after)) return compareLists(before, after, options, path);
  return [{ path, kind: sameQuantity(before, after, path) ? 'respelled' : 'changed', before, after }];
}

function sameQuantity(before: Json, after: Json, path: Path): boolean {
  const quantity = isQuantityPath(path) ? parseQuantity(before) : undefined;
  return quantity !== undefined && quantity === parseQuantity(after);
}

function compareMaps(
  before: JsonMap,
  after: JsonMap,
  options: CompareOptions,
  path: Path,
): readonly RawChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key): readonly RawChange[] => {
    const [old, now] = [
      Object.hasOwn(before, key) ? before[key] : undefined,
      Object.hasOwn(after, key) ? after[key] : undefined,
    ];
    const here = [...path, key];
    if (old === undefined) return now === undefined ? [] : [{ path: here, kind: 'added', after: now }];
    if (now === undefined) return [{ path: here, kind: 'removed', before: old }];
    return compareValues(old, now, options, here);
  });
}

function compareLists(
  before: readonly Json[],
  after: readonly Json[],
  options: CompareOptions,
  path: Path,
): readonly RawChange[] {
  const by = mergeKeyFor(options.kind, path, before, after, options.mergeKeys);
  return by ? compareKeyed(before, after, by, options, path) : comparePositions(before, after, options, path);
}

function compareKeyed(
  before: readonly Json[],
  after: readonly Json[],
  by: readonly string[],
  options: CompareOptions,
  path: Path,
): readonly RawChange[] {
  const keyed = (list: readonly Json[]) => new Map(list.map((item, at) => [itemKey(item, by), { item, at }]));
  const [old, now] = [keyed(before), keyed(after)];
  const step = (item: Json): Path => [...path, { by, is: itemValues(item, by) }];
  const around = { before, after };
  const changes: RawChange[] = [];
  for (const [key, { item }] of old) {
    const other = now.get(key);
    if (other) changes.push(...compareValues(item, other.item, options, step(item)));
    else changes.push({ path: step(item), kind: 'removed', before: item, around });
  }
  for (const [key, { item, at }] of now) {
    if (!old.has(key)) changes.push({ path: step(item), kind: 'added', after: item, at, around });
  }
  const kept = [...old.keys()].filter((key) => now.has(key));
  const order = [...now.keys()].filter((key) => old.has(key));
  if (!kept.every((key, index) => key === order[index])) {
    const labels = (keys: readonly string[]) => keys.map((key): Json => JSON.parse(key) as readonly Json[]);
    changes.push({ path, kind: 'reordered', before: labels(kept), after: labels(order) });
  }
  return changes;
}

function comparePositions(
  before: readonly Json[],
  after: readonly Json[],
  options: CompareOptions,
  path: Path,
): readonly RawChange[] {
  const [old, now] = [before.map(jsonText), after.map(jsonText)];
  if (jsonEqual([...old].sort(), [...now].sort())) return [{ path, kind: 'reordered', before, after }];
  const around = { before, after };
  return gapsBetween(old, now).flatMap((gap) => {
    const changes: RawChange[] = [];
    let [left, right] = [gap.before[0], gap.after[0]];
    const pairs = Math.min(gap.before[1] - left, gap.after[1] - right);
    for (let pair = 0; pair < pairs; pair += 1, left += 1, right += 1) {
      const [oldItem = null, newItem = null] = [before[left], after[right]];
      if (comparable(oldItem, newItem))
        changes.push(...compareValues(oldItem, newItem, options, [...path, left]));
      else changes.push({ path: [...path, left], kind: 'changed', before: oldItem, after: newItem, around });
    }
    for (; left < gap.before[1]; left += 1)
      changes.push({ path: [...path, left], kind: 'removed', before: before[left] ?? null, around });
    for (; right < gap.after[1]; right += 1) {
      changes.push({ path: [...path, right], kind: 'added', after: after[right] ?? null, at: right, around });
    }
    return changes;
  });
}

function comparable(left: Json, right: Json): boolean {
  return !isScalar(left) && !isScalar(right) && isList(left) === isList(right);
}
