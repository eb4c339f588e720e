import { isMap } from '../../model/json';
import { groupOf } from './group-of';
import type { ObjectPath } from './images';
import { matchesField } from './images/field-pattern';
import { imageTable } from './images/image-table';

/** A template of pods in an object. */
interface PodTemplate {
  readonly path: ObjectPath;
  /** What describes the pod: it has `spec.containers`. */
  readonly template: Readonly<Record<string, unknown>>;
}

const DEEPEST = 100;

/**
 * Templates of pods in an object of any kind: what has `spec.containers` and is called a template, or stands where the table of
 * kinds says so. Kinds that only describe or judge others have none.
 */
export function podTemplatesIn(object: unknown): readonly PodTemplate[] {
  if (!isMap(object)) return [];
  const { apiVersion, kind } = object;
  const { none, pods: patterns } = imageTable(
    typeof apiVersion === 'string' ? groupOf(apiVersion) : '',
    String(kind),
  );
  if (none) return [];
  const found: PodTemplate[] = [];
  const walk = (value: unknown, path: ObjectPath, name: string): void => {
    if (typeof value !== 'object' || value === null || path.length > DEEPEST) return;
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, [...path, index], name);
      return;
    }
    const map = value as Readonly<Record<string, unknown>>;
    const { spec } = map;
    const isTemplate =
      /template(?:s|spec)?$/i.test(name) || patterns.some((each) => matchesField(each, path));
    if (path.length > 0 && isTemplate && isMap(spec) && Array.isArray(spec['containers'])) {
      found.push({ path, template: map });
      return;
    }
    for (const key of Object.keys(map)) walk(map[key], [...path, key], key);
  };
  walk(object, [], '');
  return found;
}
