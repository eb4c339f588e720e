import type { ObjectPath } from './image-place';

/** A pattern of fields, taken apart. */
export type FieldPattern = readonly string[];

/**
 * Takes a pattern of fields apart: keys joined by `.`; `[]` for the items of a list, `*` for any key or item, `**` for any
 * number of them.
 */
export function fieldPattern(text: string): FieldPattern {
  return text
    .replaceAll('[]', '.[]')
    .split('.')
    .filter((step) => step !== '');
}

/** Whether a field is one of a pattern's. */
export function matchesField(pattern: FieldPattern, path: ObjectPath, at = 0, from = 0): boolean {
  for (let index = at; index < pattern.length; index += 1) {
    const want = pattern[index];
    if (want === '**') {
      for (let skip = from; skip <= path.length; skip += 1)
        if (matchesField(pattern, path, index + 1, skip)) return true;
      return false;
    }
    const step = path[from];
    if (step === undefined) return false;
    if (want === '[]' ? typeof step !== 'number' : want !== '*' && want !== step) return false;
    from += 1;
  }
  return from === path.length;
}
