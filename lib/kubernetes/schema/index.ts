export { isForeign } from './is-foreign';
export { printPath } from './issue';
export { DEFAULT_MINOR, MINORS, type Minor } from './kubernetes-minors';
export { loadSchemas } from './load-schemas';
export type { ObjectRule } from './rules';
export type { CustomRule, KindSchema, Schema } from './schema';
export type { GivenKinds, SchemaSet } from './schema-set';
export { unpacked } from './unpacked';
export { type ManifestObject, objectTitle, validateManifests } from './validate-manifests';
