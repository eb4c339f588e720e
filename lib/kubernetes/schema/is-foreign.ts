import { groupOf } from '../facts';
import { customSchemas } from './custom-schemas';
import type { SchemaSet } from './schema-set';

/** Whether an API group is neither Kubernetes' own nor one of the built-in CRDs: only somebody else's CRD can describe it. */
export function isForeign(apiVersion: string, schemas: SchemaSet): boolean {
  const group = groupOf(apiVersion);
  if (!group.includes('.')) return false;
  return ![...schemas.coreKinds, ...customSchemas()].some((each) => groupOf(each.apiVersion) === group);
}
