export { foldersV1 } from './folders-v1';
export { isManifestPlace, LAYOUTS, layout, rootsOf } from './layouts';
export type { Folder, Layout, ManifestPlace, ManifestRoots, Place, RefPlace, ReservedRefs } from './place';
