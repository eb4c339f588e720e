import { contentName } from '../facts';
import type { TreeObject } from './read-manifests';

/** Kinds that are named after their content: other content makes another object. */
const KINDS = new Set(['Job.batch', 'ConfigMap.', 'Secret.']);

/**
 * Pairs removed with added objects that have one name but for the hash at its end: the same one with another content.
 * Where several have that name, none is paired, as nothing says which became which.
 */
export function matchContentNames<T extends TreeObject>(
  removed: readonly T[],
  added: readonly T[],
): readonly { readonly before: T; readonly after: T }[] {
  const sides = [byStem(removed), byStem(added)] as const;
  return [...sides[0]].flatMap(([stem, olds]) => {
    const [before, ...others] = olds;
    const [after, ...more] = sides[1].get(stem) ?? [];
    return before && after && others.length + more.length === 0 ? [{ before, after }] : [];
  });
}

function byStem<T extends TreeObject>(objects: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const object of objects) {
    const { group, kind, namespace, name } = object.identity;
    const parts = KINDS.has(`${kind}.${group}`) ? contentName(name) : undefined;
    if (!parts) continue;
    const key = JSON.stringify([group, kind, namespace, parts.stem, parts.hash.length]);
    found.set(key, [...(found.get(key) ?? []), object]);
  }
  return found;
}
