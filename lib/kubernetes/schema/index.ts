export { customKinds } from './custom-kinds';
export { isForeign } from './is-foreign';
export { printPath, type SchemaIssue } from './issue';
export { DEFAULT_MINOR, MINORS, type Minor } from './kubernetes-minors';
export { loadSchemas, type SchemaOptions } from './load-schemas';
export { EXTERNAL_ANNOTATION, type ObjectRule } from './rules';
export type { CustomRule, KindSchema, Schema, SchemaType } from './schema';
export type { GivenKinds, KindSource, SchemaSet } from './schema-set';
export { unpacked } from './unpacked';
export {
  type ManifestObject,
  type ManifestOptions,
  objectTitle,
  validateManifests,
} from './validate-manifests';
export { validateObject } from './validate-object';
