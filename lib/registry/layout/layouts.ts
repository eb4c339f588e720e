import { foldersV1 } from './folders-v1';
import type { Layout, ManifestPlace, ManifestRoots, Place } from './place';

/** The layouts that there are, by the names that the data of an environment calls them. */
export const LAYOUTS: ReadonlyMap<string, Layout> = new Map([[foldersV1.name, foldersV1]]);

/** The layout of a delivery whose data names none. */
export const layout: Layout = foldersV1;

/** The folders of manifests as environments say. */
export function rootsOf(
  environments: readonly { readonly name: string; readonly delivery: { readonly path: string } }[],
): ManifestRoots {
  return environments.map(({ name, delivery }) => [name, delivery.path] as const);
}

/** Whether a place lies among the manifests of an environment. */
export function isManifestPlace(place: Place): place is ManifestPlace {
  return ['target', 'target-file', 'inputs', 'inputs-file'].includes(place.kind);
}
