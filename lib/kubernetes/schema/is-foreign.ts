import { groupOf } from '../facts';
import type { SchemaSet } from './schema-set';

/**
 * Whether only a CRD that is not here can describe a kind: its group is not Kubernetes' own, and the set was not given the kind.
 * Of a group of others the set may hold some kinds and not the rest: `argoproj.io` has Applications, Workflows and more.
 */
export function isForeign(apiVersion: string, kind: string, schemas: SchemaSet): boolean {
  const group = groupOf(apiVersion);
  if (!group.includes('.')) return false;
  const isCore = schemas.coreKinds.some((each) => groupOf(each.apiVersion) === group);
  return (
    !isCore && !schemas.givenKinds.some((each) => groupOf(each.apiVersion) === group && each.kind === kind)
  );
}
