import { allowed } from '../../controllers';
import type { ResourceKind } from '../../kubernetes/facts';
import type { EnvironmentData } from '../../model/environment';
import { isMap, type Json, memberAt } from '../../model/json';

/** As many objects of a kind are named. */
const NAMED = 8;

/** What an administrator's file holds and grants, for the person who reviews it: a line each. */
export function bootstrapSummary(
  environment: EnvironmentData,
  objects: readonly object[],
): readonly string[] {
  const byKind = new Map<string, string[]>();
  for (const object of objects) {
    const kind = textAt(object, 'kind');
    byKind.set(kind, [...(byKind.get(kind) ?? []), nameOf(object)]);
  }
  const allow = allowed(environment);
  const { podSecurity } = environment.allow;
  return [
    `Its ${objects.length} objects:`,
    ...[...byKind].map(
      ([kind, names]) => `  ${names.length} ${kind}${names.length > NAMED ? '' : `: ${names.join(', ')}`}`,
    ),
    `Kinds that what is delivered may have: ${allow.kinds.map(kindWords).sort().join(', ')}`,
    `Of the whole cluster: ${
      allow.clusterKinds.length === 0
        ? 'none'
        : `${allow.clusterKinds.map(kindWords).sort().join(', ')}; for these nothing confines ${environment.name}`
    }`,
    `In the namespaces ${allow.namespaces.join(', ')}, whose pods keep the level ${podSecurity}`,
  ];
}

const kindWords = ({ group, kind }: ResourceKind) => (group === '' ? kind : `${group}/${kind}`);

const textAt = (object: object, ...path: string[]): string => {
  const value = isMap(object) ? memberAt(object as Json & object, path) : undefined;
  return typeof value === 'string' ? value : '';
};

function nameOf(object: object): string {
  const [namespace, name] = [textAt(object, 'metadata', 'namespace'), textAt(object, 'metadata', 'name')];
  return namespace === '' ? name : `${namespace}/${name}`;
}
