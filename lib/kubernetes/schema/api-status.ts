import { closest, quote } from '../../model/finding';
import { groupOf } from '../facts';
import type { SchemaIssue } from './issue';
import type { Lifecycle, Lifecycles } from './lifecycle';
import type { KindSchema } from './schema';
import type { SchemaSet } from './schema-set';

/**
 * What there is to say of a version of a kind in a release of Kubernetes: that it is not known, not served yet, gone, or
 * about to go; nothing where all is well.
 */
export function apiStatus(
  apiVersion: string,
  kind: string,
  schemas: SchemaSet,
  found: KindSchema | undefined,
): Omit<SchemaIssue, 'path'> | undefined {
  const name = `${apiVersion} ${kind}`;
  const life = found?.custom ? undefined : lifecycleOf(name);
  const instead = life?.replacement === undefined ? {} : { remedy: `use ${life.replacement}` };
  const here = `Kubernetes 1.${schemas.minor}`;
  if (found === undefined) {
    if (life?.removed !== undefined && life.removed <= schemas.minor) {
      const message = `${name} is gone since Kubernetes 1.${life.removed}, the target is 1.${schemas.minor}`;
      return { code: 'API_REMOVED', severity: 'refusal', message, ...instead };
    }
    return {
      code: 'SCHEMA_UNKNOWN_KIND',
      severity: 'refusal',
      message: unknown(apiVersion, kind, schemas, life),
    };
  }
  if (life?.deprecated === undefined || life.deprecated > schemas.minor) return undefined;
  const end = life.removed === undefined ? '' : ` and gone from 1.${life.removed} on`;
  const message = `${name} is deprecated since Kubernetes 1.${life.deprecated}${end}, the target is ${here.slice(11)}`;
  return { code: 'API_DEPRECATED', severity: 'warning', message, ...instead };
}

function unknown(apiVersion: string, kind: string, schemas: SchemaSet, life: Lifecycle | undefined): string {
  const here = `Kubernetes 1.${schemas.minor}`;
  if (life?.introduced !== undefined && life.introduced > schemas.minor)
    return `${apiVersion} ${kind} is there from Kubernetes 1.${life.introduced} on, the target is 1.${schemas.minor}`;
  const versions = schemas.versions(groupOf(apiVersion), kind).map((each) => each.apiVersion);
  const start = `no schema is known for apiVersion ${quote(apiVersion)}, kind ${quote(kind)}`;
  if (versions.length > 0) return `${start}; its versions are: ${versions.join(', ')}`;
  const elsewhere = schemas.coreKinds.filter((each) => each.kind === kind);
  if (elsewhere.length > 0)
    return `${start}; in ${here} its apiVersion is: ${elsewhere.map((each) => each.apiVersion).join(', ')}`;
  const kinds = schemas.coreKinds.filter((each) => each.apiVersion === apiVersion).map((each) => each.kind);
  const meant = closest(kind, kinds);
  return meant === undefined ? start : `${start}, did you mean ${quote(meant)}?`;
}

/** Kinds of groups that `k8s.io/api` does not hold: `k8s.io/apiextensions-apiserver` and `k8s.io/kube-aggregator`. */
const OTHERS: Lifecycles = {
  'apiextensions.k8s.io/v1beta1 CustomResourceDefinition': {
    introduced: 7,
    deprecated: 16,
    removed: 22,
    replacement: 'apiextensions.k8s.io/v1 CustomResourceDefinition',
  },
  'apiregistration.k8s.io/v1beta1 APIService': {
    introduced: 7,
    deprecated: 19,
    removed: 22,
    replacement: 'apiregistration.k8s.io/v1 APIService',
  },
};

function lifecycleOf(name: string): Lifecycle | undefined {
  const { LIFECYCLES } = require('./data/lifecycles') as typeof import('./data/lifecycles');
  const table = Object.hasOwn(LIFECYCLES, name) ? LIFECYCLES : OTHERS;
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
