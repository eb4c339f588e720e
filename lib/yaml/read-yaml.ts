import { library } from './door';
import type { YamlNode } from './node';
import { readCanonical } from './read-canonical';

/** A YAML text that was read: one value per document, or why it could not be read. */
export type ReadResult = { readonly documents: readonly YamlDocument[] } | { readonly problem: string };

/** One document of a YAML text. */
export interface YamlDocument {
  readonly root: YamlNode;
  /** Whether it has no anchors, aliases and explicit tags: a value then stands where it stands, and nowhere else. */
  readonly plain: boolean;
}

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
