import { diffTrees, type ObjectChange, readManifests } from '../kubernetes/diff';
import { identityLabel, identityText, MERGE_KEYS, objectIdentity, podImages } from '../kubernetes/facts';
import { isMap, type Json, type JsonMap } from '../model/json';
import { canonicalRepository } from '../model/scalars';
import type { FoundImages } from './image-slots';

/** By environment, objects of its cluster. */
export type Running = ReadonlyMap<string, readonly JsonMap[]>;

/** How the objects that would be delivered compare with those that run. */
export interface RunningComparison {
  /** Objects that run, too. */
  readonly objects: number;
  /** Objects that would be new. */
  readonly missing: readonly string[];
  /** What would change, but for images: one line each. */
  readonly differences: readonly string[];
}

/**
 * Compares rendered files with the objects of a cluster: in each object that runs, the fields that the rendered one
 * has. Fields that a cluster adds do not count.
 */
export function compareRunning(
  rendered: ReadonlyMap<string, Buffer>,
  running: readonly JsonMap[],
): RunningComparison {
  const live = new Map(
    running.flatMap((object) => {
      const identity = objectIdentity(object);
      return identity ? [[identityText(identity), object] as const] : [];
    }),
  );
  const missing: string[] = [];
  const [before, after] = [new Map<string, Buffer>(), new Map<string, Buffer>()];
  for (const [index, { identity, value }] of readManifests(rendered).objects.entries()) {
    const found = live.get(identityText(identity));
    if (!found) {
      missing.push(identityLabel(identity));
      continue;
    }
    const file = `${index}.json`;
    before.set(file, Buffer.from(JSON.stringify(fieldsOf(found, value))));
    after.set(file, Buffer.from(JSON.stringify(value)));
  }
  const differences = diffTrees(before, after).objects.flatMap(({ identity, changes }) =>
    changes.filter(isDifference).map((change) => `${identityLabel(identity)}: ${words(change)}`),
  );
  return { objects: after.size, missing, differences };
}

const isDifference = (change: ObjectChange) =>
  change.class !== 'image' && change.kind !== 'respelled' && change.kind !== 'reordered';

function words({ path, before, after, class: what }: ObjectChange): string {
  const show = (value: Json | undefined) => (value === undefined ? 'nothing' : JSON.stringify(value));
  const anew = what === 'destructive' ? '; this cannot change in the object that is there' : '';
  return `${path} runs as ${show(before)}, ${show(after)} would be delivered${anew}`;
}

/** The parts of a value that another value has, too; the rest is left out. */
function fieldsOf(live: Json, wanted: Json): Json {
  if (isMap(live) && isMap(wanted))
    return Object.fromEntries(
      Object.keys(wanted).flatMap((key) => {
        const value = live[key];
        return value === undefined ? [] : [[key, fieldsOf(value, wanted[key] ?? null)]];
      }),
    );
  if (!Array.isArray(live) || !Array.isArray(wanted)) return live;
  const others = wanted as readonly Json[];
  return (live as readonly Json[]).map((item, index) => {
    const same = isMap(item) ? others.find((each) => isSameItem(item, each)) : others[index];
    return same === undefined ? item : fieldsOf(item, same);
  });
}

/** Keys by which items of lists are told apart. */
const KEYS: ReadonlySet<string> = new Set(MERGE_KEYS.flatMap(({ by }) => by));

function isSameItem(item: JsonMap, other: Json): boolean {
  if (!isMap(other)) return false;
  const named = Object.keys(other).filter((key) => KEYS.has(key));
  return named.length > 0 && named.every((key) => item[key] === undefined || item[key] === other[key]);
}

/** The images of slots that pods of a namespace run, with their digests; those of which pods run several are left out. */
export function runningImages(
  running: readonly JsonMap[],
  namespace: string,
  { slots }: FoundImages,
): Readonly<Record<string, string>> {
  const found = podImages(running, namespace);
  return Object.fromEntries(
    Object.entries(slots).flatMap(([slot, repository]) => {
      const all = found.get(canonicalRepository(repository));
      const [only] = all ?? [];
      return all?.size === 1 ? [[slot, `${repository}${only}`]] : [];
    }),
  );
}
