import { member } from '../../model/json';
import { readYaml, readYamlFile } from '../../yaml';
import type { OpinionManifest } from './opinion';

/** What tools name an object by: kind and name, and its namespace where it has one. */
export function objectKey(kind: unknown, name: unknown, namespace: unknown): string {
  return JSON.stringify([kind ?? null, name ?? null, namespace ?? null]);
}

/**
 * Manifests in batches in which no two are of the same object, by the object's key; one that cannot be read is of an
 * object of its own.
 */
export function objectBatches(manifests: readonly OpinionManifest[]): ReadonlyMap<string, OpinionManifest>[] {
  const batches: Map<string, OpinionManifest>[] = [];
  for (const each of manifests) {
    const key = keyOf(each);
    const batch = batches.find((one) => !one.has(key)) ?? new Map<string, OpinionManifest>();
    if (batch.size === 0) batches.push(batch);
    batch.set(key, each);
  }
  return batches;
}

function keyOf({ content, path }: OpinionManifest): string {
  const read = typeof content === 'string' ? readYaml(content) : readYamlFile(content);
  if ('problem' in read) return path;
  const value = read.documents[0]?.root.value;
  const metadata = member(value, 'metadata');
  return objectKey(member(value, 'kind'), member(metadata, 'name'), member(metadata, 'namespace'));
}
