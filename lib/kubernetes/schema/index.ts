export { isForeign } from './is-foreign';
export { DEFAULT_MINOR, MINORS, type Minor } from './kubernetes-minors';
export { loadSchemas } from './load-schemas';
export type { KindSchema, Schema } from './schema';
export type { GivenKinds, SchemaSet } from './schema-set';
export { unpacked } from './unpacked';
export { validateManifests } from './validate-manifests';
