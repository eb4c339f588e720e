import { isList, isMap, type Json, jsonText } from '../../model/json';
import { identityText } from '../facts';
import type { TreeObject } from './read-manifests';

const THRESHOLD = 0.7;
const MAX_PAIRS = 10_000;

/** A removed and an added object that are the same one under another name. */
interface Rename {
  readonly before: TreeObject;
  readonly after: TreeObject;
}

/**
 * Pairs removed with added objects of one kind, group and most of their fields: at least 70 % of all leaves, the name
 * itself not counted. The best pairs are taken first; ties go by name.
 */
export function matchRenames(
  removed: readonly TreeObject[],
  added: readonly TreeObject[],
): readonly Rename[] {
  const sameKind = (one: TreeObject, other: TreeObject) =>
    one.identity.kind === other.identity.kind && one.identity.group === other.identity.group;
  const leaves = new Map([...removed, ...added].map((object) => [object, leavesOf(object)]));
  const pairs: { before: TreeObject; after: TreeObject; likeness: number }[] = [];
  let looked = 0;
  for (const before of removed) {
    for (const after of added) {
      if (!sameKind(before, after) || looked >= MAX_PAIRS) continue;
      looked += 1;
      const likeness = jaccard(leaves.get(before) ?? new Set(), leaves.get(after) ?? new Set());
      if (likeness >= THRESHOLD) pairs.push({ before, after, likeness });
    }
  }
  pairs.sort((left, right) => right.likeness - left.likeness || (order(left) < order(right) ? -1 : 1));
  const taken = new Set<TreeObject>();
  return pairs.filter(({ before, after }) => {
    if (taken.has(before) || taken.has(after)) return false;
    taken.add(before).add(after);
    return true;
  });
}

function order({ before, after }: Rename): string {
  return identityText(before.identity) + identityText(after.identity);
}

function jaccard(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  let common = 0;
  for (const each of left) if (right.has(each)) common += 1;
  const all = left.size + right.size - common;
  return all === 0 ? 0 : common / all;
}

function leavesOf({ value, identity: { name } }: TreeObject): ReadonlySet<string> {
  const leaves = new Set<string>();
  const walk = (path: string, item: Json) => {
    if (isList(item)) for (const each of item) walk(`${path}/*`, each);
    else if (isMap(item)) for (const key of Object.keys(item)) walk(`${path}/${key}`, item[key] ?? null);
    else if (item !== name) leaves.add(`${path}=${jsonText(item)}`);
  };
  walk('', value);
  return leaves;
}
