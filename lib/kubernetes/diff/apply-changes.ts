import { isList, isMap, type Json, jsonText } from '../../model/json';
import type { RawChange } from './change';
import { itemKey } from './merge-keys';
import type { Path, PathStep } from './path';

/**
 * Makes the new value from the old one and its differences: the inverse of `compareValues`, which proves that
 * the differences shown are complete. Key order is not part of a value.
 *
 * @throws Error when the differences are not of this value.
 */
export function applyChanges(before: Json, changes: readonly RawChange[]): Json {
  const here = changes.find(({ path }) => path.length === 0);
  if (here && here.kind !== 'reordered') return here.after ?? null;
  if (changes.length === 0) return before;
  if (isMap(before)) return applyToMap(before, changes);
  if (isList(before)) return applyToList(before, changes);
  throw new Error('the changes lead into a value that holds no others');
}

function applyToMap(before: Readonly<Record<string, Json>>, changes: readonly RawChange[]): Json {
  const members = new Map(Object.entries(before));
  for (const [step, inner] of byFirstStep(changes)) {
    if (typeof step !== 'string') throw new Error('the changes take a mapping for a list');
    const [only] = inner;
    if (only?.path.length === 0 && only.kind === 'removed') members.delete(step);
    else if (only?.path.length === 0 && only.kind === 'added') members.set(step, only.after ?? null);
    else members.set(step, applyChanges(member(members, step), inner));
  }
  return Object.fromEntries(members);
}

function applyToList(before: readonly Json[], changes: readonly RawChange[]): Json {
  const reorder = changes.find(({ path, kind }) => path.length === 0 && kind === 'reordered');
  const steps = byFirstStep(changes.filter((each) => each !== reorder));
  const slots: (Json | undefined)[] = [...before];
  const added: { at: number; item: Json }[] = [];
  let by: readonly string[] | undefined;
  for (const [step, inner] of steps) {
    const [only] = inner;
    if (typeof step === 'object') by = step.by;
    if (only?.path.length === 0 && only.kind === 'added') {
      added.push({ at: only.at ?? 0, item: only.after ?? null });
      continue;
    }
    const index = indexOf(before, step);
    slots[index] =
      only?.path.length === 0 && only.kind === 'removed'
        ? undefined
        : applyChanges(before[index] ?? null, inner);
  }
  const kept = slots.filter((each): each is Json => each !== undefined);
  const list = reorder ? inOrder(kept, reorder, by) : kept;
  for (const { at, item } of added.sort((left, right) => left.at - right.at)) list.splice(at, 0, item);
  return list;
}

function inOrder(
  kept: readonly Json[],
  { before, after }: RawChange,
  by: readonly string[] | undefined,
): Json[] {
  if (!isList(before) || !isList(after)) throw new Error('a new order needs two lists');
  const positions = new Map<string, number[]>();
  before.forEach((item, index) => {
    positions.set(jsonText(item), [...(positions.get(jsonText(item)) ?? []), index]);
  });
  if (before.length !== kept.length)
    throw new Error(`the new order is of other items${by ? ` (by ${by.join(', ')})` : ''}`);
  return after.map((item) => kept[positions.get(jsonText(item))?.shift() ?? -1] ?? null);
}

function indexOf(list: readonly Json[], step: PathStep): number {
  if (typeof step === 'string') throw new Error('the changes take a list for a mapping');
  const index =
    typeof step === 'number' ? step : list.findIndex((item) => itemKey(item, step.by) === jsonText(step.is));
  if (index < 0 || index >= list.length) throw new Error('the changes name an item that is not there');
  return index;
}

function member(members: ReadonlyMap<string, Json>, key: string): Json {
  const value = members.get(key);
  if (value === undefined)
    throw new Error(`the changes name a key that is not there: ${JSON.stringify(key)}`);
  return value;
}

/** Changes grouped by their first step; an addition by index never joins a change of the item that stood there. */
function byFirstStep(changes: readonly RawChange[]): readonly (readonly [PathStep, readonly RawChange[]])[] {
  const groups = new Map<string, { step: PathStep; inner: RawChange[] }>();
  for (const change of changes) {
    const [step, ...rest] = change.path;
    if (step === undefined) continue;
    const isAddition = rest.length === 0 && change.kind === 'added' && typeof step !== 'string';
    const key = `${isAddition ? 'added' : ''}${JSON.stringify(step)}`;
    const group = groups.get(key) ?? { step, inner: [] };
    group.inner.push({ ...change, path: rest as Path });
    groups.set(key, group);
  }
  return [...groups.values()].map(({ step, inner }) => [step, inner] as const);
}
