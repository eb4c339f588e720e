import { isMap } from '../../../model/json';
import { parseWritten, type WrittenMap } from '../../../yaml';

/** An object of a YAML text, and the line it begins at, 1-based. */
interface ParsedManifest {
  readonly object: object;
  readonly line: number;
}

/**
 * The objects in a YAML text written by people; a `List` as its items.
 *
 * @throws DeliveryError `BROKEN_FILE` with the position of every problem
 */
export const parseManifests = (text: string, file: string): readonly ParsedManifest[] =>
  parseWritten(text, file).flatMap(unlisted);

function unlisted({ value, lineOf }: WrittenMap): readonly ParsedManifest[] {
  const { apiVersion, kind, items } = value;
  if (apiVersion !== 'v1' || kind !== 'List' || !Array.isArray(items))
    return [{ object: value, line: lineOf() }];
  return items.flatMap((item, index) =>
    isMap(item) ? [{ object: item, line: lineOf('items', index) }] : [],
  );
}
