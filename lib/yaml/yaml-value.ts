/** What a YAML file of the registry can hold. */
export type YamlValue = string | number | boolean | null | readonly YamlValue[] | YamlMap;

/** A YAML map with text keys. What a file's reader makes has no prototype, so no key can reach one. */
export interface YamlMap {
  readonly [key: string]: YamlValue;
}

/** Whether a value is a map. */
export function isYamlMap(value: YamlValue | undefined): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isYamlList(value: YamlValue | undefined): value is readonly YamlValue[] {
  return Array.isArray(value);
}

/** A map without prototype; entries whose value is undefined are left out. */
export function yamlMap(entries: Iterable<readonly [string, YamlValue | undefined]>): YamlMap {
  const map: Record<string, YamlValue> = Object.create(null);
  for (const [key, value] of entries) if (value !== undefined) map[key] = value;
  return map;
}

/** Whether two values are equal; the order of map keys does not count. */
export function sameYaml(left: YamlValue, right: YamlValue): boolean {
  if (left === right || Object.is(left, right)) return true;
  if (isYamlList(left) && isYamlList(right)) {
    return left.length === right.length && left.every((item, index) => sameYaml(item, right[index] ?? null));
  }
  if (!isYamlMap(left) || !isYamlMap(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameYaml(left[key] ?? null, right[key] ?? null))
  );
}
