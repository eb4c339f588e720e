import { documentKind } from './document-kinds';
import type { DocumentKind } from './documents/document-kind';
import { type DeliveryLayout, isManifestPlace } from './layout';

/** What a path of a delivery branch is. */
export type PathClass = DocumentKind['what'] | 'manifest' | 'project';

/**
 * Says what a path of a delivery branch is; a path of no other class is a project file.
 *
 * @param path relative to the repository's root, `/`-separated
 * @param layout of the branch
 */
export function classifyPath(path: string, layout: DeliveryLayout): PathClass {
  const kind = documentKind(path, layout);
  if (kind) return kind.what;
  const place = layout.placeOf(path);
  return place && isManifestPlace(place) ? 'manifest' : 'project';
}
