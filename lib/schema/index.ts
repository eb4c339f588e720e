export { customKinds } from './custom-kinds';
export { printPath, type SchemaIssue } from './issue';
export { DEFAULT_MINOR, MINORS, type Minor } from './kubernetes-minors';
export { loadSchemas, type SchemaOptions } from './load-schemas';
export { EXTERNAL_ANNOTATION } from './rules';
export type { Json, JsonMap, KindSchema, Schema, SchemaType } from './schema';
export { groupOf, type KindSource, type SchemaSet } from './schema-set';
export { type ManifestObject, type ManifestOptions, validateManifests } from './validate-manifests';
export { validateObject } from './validate-object';
