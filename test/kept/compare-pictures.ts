import { isMap, type Json, printJson } from './json';
import { type Entry, inOrder, type Part, type Picture } from './picture';

/** A difference that is meant: everything that it names may differ. What it does not name, it does not narrow. */
export interface Exception {
  readonly fleet?: string;
  readonly part?: Part;
  readonly target?: string;
  /** `apiVersion/kind/namespace/name`, or its form. */
  readonly object?: string | RegExp;
  /** The path that differs, or its form. Objects that are added or removed as a whole have no path. */
  readonly path?: string | RegExp;
  /** What has changed, and why that is right. */
  readonly why: string;
}

/** How a picture differs from the kept one. */
export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly part: Part;
  readonly target: string;
  readonly object: string;
  /** Where the two differ; empty for an object as a whole. */
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** Every difference between two pictures: objects that are there once only, and every path at which two differ. */
export function comparePictures(kept: Picture, now: Picture): Difference[] {
  const before = byPlace(kept.entries);
  const after = byPlace(now.entries);
  return inOrder([...new Map([...before, ...after]).values()]).flatMap((entry): Difference[] => {
    const { part, target, object } = entry;
    const [old, young] = [before.get(placeOf(entry)), after.get(placeOf(entry))];
    if (!old) return [{ kind: 'added', part, target, object, path: '' }];
    if (!young) return [{ kind: 'removed', part, target, object, path: '' }];
    return valueDifferences(old.value, young.value).map((each) => ({
      kind: 'changed',
      part,
      target,
      object,
      ...each,
    }));
  });
}

/** How many ids of bytes differ or are there once only, and how many there are. */
export function compareIds(
  kept: Picture,
  now: Picture,
): { readonly different: number; readonly all: number } {
  const names = [...new Set([...kept.ids.keys(), ...now.ids.keys()])];
  return {
    different: names.filter((name) => kept.ids.get(name) !== now.ids.get(name)).length,
    all: names.length,
  };
}

/** Whether an exception is about a difference in a fleet. */
export function excuses(
  exception: Exception,
  fleet: string,
  { part, target, object, path }: Difference,
): boolean {
  return (
    fits(exception.fleet, fleet) &&
    fits(exception.part, part) &&
    fits(exception.target, target) &&
    fits(exception.object, object) &&
    fits(exception.path, path)
  );
}

/** A difference in one line. */
export function printDifference({ kind, part, target, object, path, before, after }: Difference): string {
  const what = `${kind} ${part} ${target} ${object}`;
  return kind === 'changed' ? `${what} at ${path || 'its root'}: ${shown(before)} → ${shown(after)}` : what;
}

const fits = (wanted: string | RegExp | undefined, value: string) =>
  wanted === undefined || (typeof wanted === 'string' ? wanted === value : wanted.test(value));

const placeOf = ({ part, target, object }: Entry) => `${part}\n${target}\n${object}`;

function byPlace(entries: readonly Entry[]): Map<string, Entry> {
  const map = new Map<string, Entry>();
  for (const entry of entries) {
    if (map.has(placeOf(entry))) throw new Error(`${entry.target} has ${entry.object} twice`);
    map.set(placeOf(entry), entry);
  }
  return map;
}

type ValueDifference = Pick<Difference, 'path' | 'before' | 'after'>;

function valueDifferences(before: Json | undefined, after: Json | undefined, path = ''): ValueDifference[] {
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => valueDifferences(before[key], after[key], `${path}${step(key)}`));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      valueDifferences(before[index], after[index], `${path}[${index}]`),
    );
  }
  if (before !== undefined && after !== undefined && printJson(before) === printJson(after)) return [];
  return [{ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

const step = (key: string) => (/^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);

function shown(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = printJson(value);
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
