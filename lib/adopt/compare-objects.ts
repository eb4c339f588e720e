import {
  identityLabel,
  identityText,
  imagesIn,
  objectIdentity,
  placeText,
  scopeOf,
} from '../kubernetes/facts';
import { isMap, type Json, type JsonMap } from '../model/json';
import { canonicalRepository, splitReference } from '../model/scalars';

/**
 * The differences of the new rendering from the old one, apart from the versions of images; none where they are the
 * same.
 */
interface Comparison {
  readonly objects: number;
  readonly differences: readonly string[];
}

/**
 * Compares the objects that a layout renders to with those of the new app, object by object.
 *
 * @param namespace of the target: objects that name none get it
 */
export function compareObjects(
  before: readonly JsonMap[],
  after: readonly JsonMap[],
  namespace: string,
): Comparison {
  const differences: string[] = [];
  const scope = scopeOf(before, []);
  const old = new Map<string, JsonMap>();
  for (const each of before) {
    const placed = scope(each) === 'cluster' ? each : inNamespace(each, namespace);
    old.set(keyOf(placed), placed);
  }
  const now = new Map(after.map((each) => [keyOf(each), each]));
  for (const [key, each] of old) {
    const other = now.get(key);
    if (!other) differences.push(`${labelOf(each)} is gone`);
    else for (const path of differing(each, other)) differences.push(`${labelOf(each)}: ${path}`);
  }
  for (const [key, each] of now) if (!old.has(key)) differences.push(`${labelOf(each)} is new`);
  return { objects: old.size, differences };
}

function inNamespace(object: JsonMap, namespace: string): JsonMap {
  const metadata = isMap(object['metadata']) ? object['metadata'] : {};
  return metadata['namespace'] === undefined ? { ...object, metadata: { ...metadata, namespace } } : object;
}

const keyOf = (object: JsonMap) => {
  const identity = objectIdentity(object);
  return identity ? identityText(identity) : JSON.stringify(object);
};

const labelOf = (object: JsonMap) => {
  const identity = objectIdentity(object);
  return identity ? identityLabel(identity) : 'an object without a name';
};

/** Paths at which two values differ, but for images of one repository. */
function differing(before: JsonMap, after: JsonMap): readonly string[] {
  const [old, now] = [before, after].map(
    (each) => new Map(imagesIn(each).map(({ path, text }) => [placeText(path), repositoryOf(text)])),
  );
  const found: string[] = [];
  const visit = (
    one: Json | undefined,
    other: Json | undefined,
    path: readonly (string | number)[],
  ): void => {
    if (one === other) return;
    if (isMap(one) && isMap(other)) {
      for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
        visit(one[key], other[key], [...path, key]);
    } else if (Array.isArray(one) && Array.isArray(other)) {
      for (let index = 0; index < Math.max(one.length, other.length); index++)
        visit(one[index], other[index], [...path, index]);
    } else {
      const place = placeText(path);
      const image = old?.get(place);
      if (image === undefined || image !== now?.get(place)) found.push(place);
    }
  };
  visit(before, after, []);
  return found;
}

function repositoryOf(text: string): string {
  return canonicalRepository(splitReference(text).repository);
}
