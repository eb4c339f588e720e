import { isMap, type Json } from '../../model/json';
import { canonicalRepository, digest, splitReference } from '../../model/scalars';
import { v } from '../../model/schema';

/**
 * The images that the pods of a namespace run, by canonical repository: `:tag@sha256:…`, or `@sha256:…`, each once. What no
 * pod has pulled by a digest is not there.
 */
export function podImages(
  objects: readonly object[],
  namespace: string,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const pod of objects) {
    const { kind, metadata, status } = pod as {
      kind?: unknown;
      metadata?: { namespace?: unknown };
      status?: { containerStatuses?: unknown; initContainerStatuses?: unknown };
    };
    if (kind !== 'Pod' || metadata?.namespace !== namespace) continue;
    const states = [status?.initContainerStatuses, status?.containerStatuses].flatMap((each) =>
      Array.isArray(each) ? (each as readonly Json[]) : [],
    );
    for (const state of states) {
      if (!isMap(state)) continue;
      const { image, imageID } = state;
      const id = String(imageID);
      // Without a repository it is the id of the image on its node, which no registry knows.
      if (!id.includes('@')) continue;
      const pulled = id.slice(id.lastIndexOf('@') + 1);
      if (!v.is(digest, pulled)) continue;
      const { repository, tag } = splitReference(String(image).split('@')[0] ?? '');
      const key = canonicalRepository(repository);
      const written = `${tag === undefined ? '' : `:${tag}`}@${pulled}`;
      found.set(key, (found.get(key) ?? new Set()).add(written));
    }
  }
  return found;
}
