import { DeliveryError } from '../model/finding';
import { isList, isMap, type Json, type JsonMap, jsonEqual } from '../model/json';
import { applySplices, type Splice } from './lines';
import type { YamlEntry, YamlList, YamlMap } from './node';
import { parseYaml, type YamlFile } from './parse-yaml';
import { insertEntry, insertItem, removeEntry, replaceRoot, replaceValue, uneditable } from './splices';

/**
 * Changes a YAML text so that its value becomes the one given, and touches nothing else: equal parts keep their
 * bytes, comments and places; a removed key or item takes its comment lines along; a new key comes after
 * the one that precedes it in the value given. The result is parsed and compared before it is returned.
 *
 * @throws DeliveryError `BROKEN_FILE` where the old text cannot be read, `UNEDITABLE_FILE` where its layout (such as
 *   explicit `?` keys) has no safe change; never returns a text that reads differently from the value
 */
export function reconcileYaml(text: string, value: JsonMap | readonly Json[], name: string): string {
  let file = parseYaml(text, name);
  // every round fixes at least one difference, and a list item may take two
  let budget = 4 + 2 * (countNodes(file.data) + countNodes(value));
  while (!jsonEqual(file.data, value)) {
    const plan: Plan = { scalars: [], inserts: [], removals: [] };
    planRoot(plan, file, value);
    const splices = plan.scalars.length > 0 ? plan.scalars : (plan.inserts[0] ?? plan.removals[0])?.();
    budget -= 1;
    if (!splices || budget < 0) throw uneditable(file, 'the file');
    const next = reparse(file, applySplices(file.text, splices));
    if (next.text === file.text) throw uneditable(file, 'the file');
    file = next;
  }
  return file.text;
}

/** The edits of one round: all scalars at once, else one insertion, else one removal. */
interface Plan {
  readonly scalars: Splice[];
  readonly inserts: (() => Splice[])[];
  readonly removals: (() => Splice[])[];
}

function reparse(old: YamlFile, text: string): YamlFile {
  try {
    return parseYaml(text, old.file);
  } catch (cause) {
    if (!(cause instanceof DeliveryError)) throw cause;
    throw uneditable(old, `the file (${cause.findings[0].message})`);
  }
}

function planRoot(plan: Plan, file: YamlFile, value: JsonMap | readonly Json[]): void {
  const { root } = file;
  const empty = !root || root.kind === 'scalar' || root.entries.length === 0;
  if (empty || Object.keys(value).length === 0) plan.inserts.push(() => replaceRoot(file, value));
  else if (root.kind === 'map' && isMap(value)) planMap(plan, file, root, value);
  else if (root.kind === 'list' && isList(value)) planList(plan, file, root, value);
  else throw uneditable(file, 'the file');
}

function planMap(plan: Plan, file: YamlFile, map: YamlMap, value: JsonMap): void {
  const keys = Object.keys(value);
  for (const [index, key] of keys.entries()) {
    const wanted = value[key] ?? null;
    const entry = map.entries.find((each) => each.key === key);
    if (entry) planValue(plan, file, entry, wanted, map.flow);
    else plan.inserts.push(() => insertEntry(file, map, key, wanted, neighbour(map, keys, index)));
  }
  map.entries.forEach((entry, index) => {
    if (!Object.hasOwn(value, entry.key)) plan.removals.push(() => removeEntry(file, map, index));
  });
}

function planList(plan: Plan, file: YamlFile, list: YamlList, value: readonly Json[]): void {
  for (const [index, entry] of list.entries.entries()) {
    const had = entry.node.value;
    const wanted = value[index];
    if (wanted === undefined) {
      plan.removals.push(() => removeEntry(file, list, index));
      return;
    }
    if (jsonEqual(had, wanted)) continue;
    const rest = value.slice(index);
    if (sameKeys(had, wanted) && !rest.some((each) => jsonEqual(each, had))) {
      planValue(plan, file, entry, wanted, list.flow);
      return;
    }
    if (rest.some((each) => jsonEqual(each, had)))
      plan.inserts.push(() => insertItem(file, list, wanted, { entry, before: true }));
    else if (list.entries.length > 1) plan.removals.push(() => removeEntry(file, list, index));
    else plan.inserts.push(() => insertItem(file, list, wanted, { entry, before: false }));
    return;
  }
  const last = list.entries.at(-1);
  const wanted = value[list.entries.length];
  if (last && wanted !== undefined)
    plan.inserts.push(() => insertItem(file, list, wanted, { entry: last, before: false }));
}

function planValue(plan: Plan, file: YamlFile, entry: YamlEntry, wanted: Json, flow: boolean): void {
  const node = entry.node;
  if (jsonEqual(entry.node.value, wanted)) return;
  if (node.kind === 'map' && isMap(wanted) && node.entries.length > 0 && Object.keys(wanted).length > 0) {
    planMap(plan, file, node, wanted);
  } else if (node.kind === 'list' && isList(wanted) && node.entries.length > 0 && wanted.length > 0) {
    planList(plan, file, node, wanted);
  } else if (node.kind === 'scalar' && !isMap(wanted) && !isList(wanted)) {
    plan.scalars.push(...replaceValue(file, entry, wanted, flow));
  } else {
    plan.inserts.push(() => replaceValue(file, entry, wanted, flow));
  }
}

/** The entry that a new key goes beside: the nearest one before it in the wanted order, else the nearest after it. */
function neighbour(
  map: YamlMap,
  keys: readonly string[],
  index: number,
): { entry: YamlEntry; before: boolean } {
  const find = (key: string | undefined) => map.entries.find((entry) => entry.key === key);
  for (let back = index - 1; back >= 0; back -= 1) {
    const entry = find(keys[back]);
    if (entry) return { entry, before: false };
  }
  for (let ahead = index + 1; ahead < keys.length; ahead += 1) {
    const entry = find(keys[ahead]);
    if (entry) return { entry, before: true };
  }
  const last = map.entries.at(-1);
  if (!last) throw new TypeError('a map without entries has no neighbours');
  return { entry: last, before: false };
}

function countNodes(value: Json): number {
  if (!isMap(value) && !isList(value)) return 1;
  return Object.values<Json>(value).reduce<number>((sum, each) => sum + countNodes(each), 1);
}

function sameKeys(left: Json, right: Json): boolean {
  if (!isMap(left) || !isMap(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key));
}
