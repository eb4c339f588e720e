import { emitYaml } from '../../yaml';
import { fileNames } from './file-names';

/**
 * Objects as text, one file each, in code-unit order of the names.
 *
 * @throws DeliveryError what {@link emitYaml} throws
 */
export function manifestFiles(objects: readonly object[]): ReadonlyMap<string, string> {
  return filesNamed(fileNames(objects), objects);
}

/** The same for objects whose files have their names already. */
export function filesNamed(
  names: readonly string[],
  objects: readonly object[],
): ReadonlyMap<string, string> {
  const files = objects.map((object, index): [string, string] => [names[index] ?? '', emitYaml(object)]);
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}
