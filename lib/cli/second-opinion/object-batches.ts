import { parseDocument } from 'yaml';
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
  const document = parseDocument(content.toString(), { logLevel: 'silent' });
  const at = (...path: string[]): unknown => document.getIn(path);
  return document.errors.length > 0
    ? path
    : objectKey(at('kind'), at('metadata', 'name'), at('metadata', 'namespace'));
}
