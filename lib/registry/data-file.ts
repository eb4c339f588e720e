import { setKeys } from './yaml-edit';
import { printYaml } from './yaml-print';
import type { YamlMap } from './yaml-value';

/** How one kind of file with a map at its root is written. */
export interface DataFile {
  /** Comment lines that a new file begins with. */
  readonly header: readonly string[];
  /** Keys that the tool writes, and removes where they have no value. */
  readonly keys: readonly string[];
}

/** The canonical text of a new file. */
export function printData(kind: DataFile, value: YamlMap): string {
  return printYaml(value, kind.header);
}

/** The old text with the tool's keys changed, comments and other keys kept; a new text where there was none. */
export function editData(kind: DataFile, oldText: string | undefined, value: YamlMap, file: string): string {
  if (oldText === undefined || oldText.trim() === '') return printData(kind, value);
  return setKeys(oldText, value, kind.keys, file);
}

/** A map of texts as data, keys in code-unit order; nothing where it is empty. */
export function sortedMap(map: Readonly<Record<string, string>>): YamlMap | undefined {
  const keys = Object.keys(map).sort();
  if (keys.length === 0) return undefined;
  return Object.fromEntries(keys.map((key) => [key, map[key] ?? '']));
}
