import { groupOf } from '../facts';
import type { SchemaSet } from './schema-set';

/** Whether an API group is neither Kubernetes' own nor one that the set was given: only a CRD that is not here can describe it. */
export function isForeign(apiVersion: string, schemas: SchemaSet): boolean {
  const group = groupOf(apiVersion);
  if (!group.includes('.')) return false;
  return ![...schemas.coreKinds, ...schemas.givenKinds].some((each) => groupOf(each.apiVersion) === group);
}
