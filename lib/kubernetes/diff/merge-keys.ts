import { isMap, isScalar, type Json, jsonText, memberAt } from '../../model/json';
import { MERGE_KEY_DEFAULTS, MERGE_KEYS, type MergeKey } from '../facts';
import { type Path, shapeOf } from './path';

const GENERIC: readonly (readonly string[])[] = [['name'], ['id'], ['key']];

/**
 * The fields by which the items of both lists can be told apart, or nothing when they stand for their position. Lists
 * that no rule knows are tried by `name`, `id` and `key`.
 */
export function mergeKeyFor(
  kind: string,
  path: Path,
  before: readonly Json[],
  after: readonly Json[],
  own: readonly MergeKey[] = [],
): readonly string[] | undefined {
  const shape = `.${shapeOf(path).join('.')}`;
  for (const key of [...own, ...MERGE_KEYS]) {
    if (key.kind !== undefined && key.kind !== kind) continue;
    if (shape.endsWith(`.${key.list}`) && tellsApart(before, key.by) && tellsApart(after, key.by))
      return key.by;
  }
  return GENERIC.find(
    (by) => complete(before, by) && complete(after, by) && tellsApart(before, by) && tellsApart(after, by),
  );
}

/** The key of an item: one text per identity. */
export function itemKey(item: Json, by: readonly string[]): string {
  return jsonText(itemValues(item, by));
}

/** The values that identify an item. */
export function itemValues(item: Json, by: readonly string[]): readonly Json[] {
  if (by.length === 0) return [item];
  return by.map((field) => memberAt(item, field.split('.')) ?? MERGE_KEY_DEFAULTS[field] ?? '');
}

function tellsApart(list: readonly Json[], by: readonly string[]): boolean {
  const fits = by.length === 0 ? list.every(isScalar) : list.every((item) => isMap(item) && hasAny(item, by));
  return fits && new Set(list.map((item) => itemKey(item, by))).size === list.length;
}

function hasAny(item: Json, by: readonly string[]): boolean {
  return by.some((field) => isScalar(memberAt(item, field.split('.')) ?? {}));
}

function complete(list: readonly Json[], by: readonly string[]): boolean {
  return list.every((item) => by.every((field) => typeof memberAt(item, field.split('.')) === 'string'));
}
