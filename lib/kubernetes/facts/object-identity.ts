import { isMap, type Json, type JsonMap, member, memberAt } from '../../model/json';

/** The identity of an object, by which it is the same one in two trees. The version of its API does not count. */
export interface ObjectIdentity {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Empty where the object names none. */
  readonly namespace: string;
  readonly name: string;
}

/** The identity of a Kubernetes object; undefined when the value is not an object. */
export function objectIdentity(value: Json): ObjectIdentity | undefined {
  const apiVersion = member(value, 'apiVersion');
  const kind = member(value, 'kind');
  const name = memberAt(value, ['metadata', 'name']) ?? memberAt(value, ['metadata', 'generateName']);
  const namespace = memberAt(value, ['metadata', 'namespace']) ?? '';
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || kind === '') return undefined;
  if (typeof name !== 'string' || typeof namespace !== 'string') return undefined;
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), kind, namespace, name };
}

/** The objects of a document: itself, or the items of a `List`. */
export function objectsOf(value: Json): readonly JsonMap[] | undefined {
  if (!isMap(value)) return undefined;
  const items = member(value, 'items');
  if (value['apiVersion'] === 'v1' && value['kind'] === 'List' && Array.isArray(items)) {
    return items.every((item) => objectIdentity(item) !== undefined) ? items : undefined;
  }
  return objectIdentity(value) ? [value] : undefined;
}

/** One text per identity. */
export function identityText({ group, kind, namespace, name }: ObjectIdentity): string {
  return JSON.stringify([group, kind, namespace, name]);
}

/** An identity for people: `Deployment.apps web`, with the namespace where there is one. */
export function identityLabel({ group, kind, namespace, name }: ObjectIdentity): string {
  return `${kind}${group === '' ? '' : `.${group}`} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}
