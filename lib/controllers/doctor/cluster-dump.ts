import { groupOf } from '../../kubernetes/facts';
import { isMap, type JsonMap, memberAt } from '../../model/json';
import { readYaml } from '../../yaml';

/** Objects of a cluster as `kubectl get … -o yaml` or `-o json` gives them. */
export class ClusterDump {
  private readonly byKind = new Map<string, JsonMap[]>();

  constructor(readonly objects: readonly JsonMap[]) {
    for (const object of objects) {
      const key = kindOf(object);
      this.byKind.set(key, [...(this.byKind.get(key) ?? []), object]);
    }
  }

  /** All of a kind such as `Application.argoproj.io`, or `ConfigMap`; those of a namespace, where one is named. */
  all(kind: string, namespace?: string): readonly JsonMap[] {
    const found = this.byKind.get(kind) ?? [];
    return namespace === undefined ? found : found.filter((each) => namespaceIn(each) === namespace);
  }

  one(kind: string, name: string, namespace?: string): JsonMap | undefined {
    return this.all(kind, namespace).find((each) => nameIn(each) === name);
  }
}

/** `Rollout.argoproj.io`, `Service`. */
export function kindOf(object: JsonMap): string {
  const group = groupOf(String(object['apiVersion']));
  return group === '' ? String(object['kind']) : `${object['kind']}.${group}`;
}

export const nameIn = (object: JsonMap): string => textAt(object, 'metadata', 'name') ?? '';
export const namespaceIn = (object: JsonMap): string | undefined => textAt(object, 'metadata', 'namespace');

/** A text in an object; undefined where the value is not a text. */
export function textAt(object: JsonMap, ...path: readonly string[]): string | undefined {
  const value = memberAt(object, path);
  return typeof value === 'string' ? value : undefined;
}

/** The maps in a list in an object. */
export function mapsAt(object: JsonMap, ...path: readonly string[]): readonly JsonMap[] {
  const value = memberAt(object, path);
  return Array.isArray(value) ? (value.filter(isMap) as readonly JsonMap[]) : [];
}

/**
 * The objects in the text of a dump: documents of YAML or JSON, lists of objects opened. A text says why it is not a dump.
 *
 * @param known makes an object of what has no kind
 */
export function readDump(
  text: string,
  known: (value: JsonMap) => JsonMap = (value) => value,
): readonly JsonMap[] | string {
  const read = /^\s*[[{]/.test(text) ? readJson(text) : readYaml(text);
  if ('problem' in read) return read.problem;
  const found: JsonMap[] = [];
  for (const { root } of read.documents) {
    if (root.value === null) continue;
    const objects = objectsIn(root.value, known);
    if (typeof objects === 'string') return objects;
    // A cluster has more objects than a call takes arguments.
    for (const each of objects) found.push(each);
  }
  return found;
}

function readJson(text: string): { documents: { root: { value: unknown } }[] } | { problem: string } {
  try {
    return { documents: [{ root: { value: JSON.parse(text) } }] };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** How deep lists of objects may lie in lists. */
const DEEPEST = 5;

function objectsIn(
  given: unknown,
  known: (value: JsonMap) => JsonMap,
  depth = 0,
): readonly JsonMap[] | string {
  if (depth > DEEPEST) return `holds lists in lists, more than ${DEEPEST} deep`;
  if (Array.isArray(given)) return together(given, known, depth);
  if (!isMap(given)) return NO_OBJECT;
  const value = known(given as JsonMap);
  if (typeof value['kind'] !== 'string') return NO_OBJECT;
  const { kind, items } = value;
  return kind.endsWith('List') && Array.isArray(items) ? together(items, known, depth) : [value];
}

const NO_OBJECT = 'holds something that is not an object of Kubernetes';

function together(
  all: readonly unknown[],
  known: (value: JsonMap) => JsonMap,
  depth: number,
): readonly JsonMap[] | string {
  const found: JsonMap[] = [];
  for (const each of all) {
    const inside = objectsIn(each, known, depth + 1);
    if (typeof inside === 'string') return inside;
    found.push(...inside);
  }
  return found;
}
