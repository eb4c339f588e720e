import { pluralOf } from '../../facts';
import type { SchemaSet } from '../../schema';
import { type KindName, splitKindName } from '../typed/pod-shapes';

/** Which requests an admission policy is asked about. */
interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly ('CREATE' | 'UPDATE')[];
  readonly resources: readonly string[];
}

/** Requests that make or change objects of these kinds, grouped by apiVersion. */
export function resourceRules(kinds: readonly KindName[], schemas: SchemaSet): ResourceRule[] {
  const byVersion = new Map<string, string[]>();
  for (const name of kinds) {
    const { apiVersion, kind } = splitKindName(name);
    const resources = byVersion.get(apiVersion) ?? [];
    byVersion.set(apiVersion, resources);
    resources.push(...resourcesOf(name, schemas.kind(apiVersion, kind)?.plural ?? pluralOf(kind)));
  }
  return [...byVersion].map(([apiVersion, resources]) => {
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    return { apiGroups: [group], apiVersions: [version], operations: ['CREATE', 'UPDATE'], resources };
  });
}

/** Ephemeral containers are added to a Pod through a resource of their own. */
function resourcesOf(name: KindName, plural: string): string[] {
  return name === 'v1/Pod' ? ['pods', 'pods/ephemeralcontainers'] : [plural];
}
