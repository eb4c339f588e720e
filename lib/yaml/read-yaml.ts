import { library } from './door';
import { readCanonical } from './read-canonical';
import type { ReadResult } from './yaml-document';

/**
 * Reads YAML the way kubectl does (YAML 1.1: `on` is true, `0755` is octal), but tolerantly: anything it cannot take,
 * such as duplicate keys, merge keys, unknown tags or very deep nesting, makes the whole text a problem instead of an
 * error. Whole numbers that JavaScript cannot hold are kept as their digits, so that no difference is lost.
 */
export function readYaml(text: string): ReadResult {
  const canonical = readCanonical(text);
  return canonical.kind === 'misfit'
    ? library().readAnyYaml(text)
    : { documents: [{ root: canonical, plain: true }] };
}
