import { isMap, type Json, type JsonMap, member, memberAt } from '../../model/json';
import { groupOf } from './group-of';

/** The annotation in which `kubectl apply` keeps the last applied object, as JSON. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Where a Secret holds data: its `data` and `stringData`, and what `kubectl apply` left of them in an annotation. Empty
 * for other kinds.
 */
export function secretDataIn(object: JsonMap): readonly string[] {
  const { apiVersion, kind } = object;
  if (kind !== 'Secret' || groupOf(String(apiVersion)) !== '') return [];
  const applied = memberAt(object, ['metadata', 'annotations', LAST_APPLIED]);
  return [...dataOf(object), ...(holdsData(applied) ? [`metadata.annotations["${LAST_APPLIED}"]`] : [])];
}

const dataOf = (object: Json): string[] =>
  ['data', 'stringData'].filter((key) => holdsSomething(member(object, key)));

function holdsData(applied: Json | undefined): boolean {
  if (typeof applied !== 'string' || applied === '') return false;
  try {
    return dataOf(JSON.parse(applied) as Json).length > 0;
  } catch {
    // An unreadable annotation may hold data.
    return true;
  }
}

function holdsSomething(value: Json | undefined): boolean {
  if (value === undefined || value === null) return false;
  return isMap(value) || Array.isArray(value) ? Object.keys(value).length > 0 : true;
}
