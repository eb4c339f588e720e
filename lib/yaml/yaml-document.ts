import type { YamlNode } from './node';

/** A YAML text that was read: one value per document, or why it could not be read. */
export type ReadResult = { readonly documents: readonly YamlDocument[] } | { readonly problem: string };

/** One document of a YAML text. */
export interface YamlDocument {
  readonly root: YamlNode;
  /** Whether it has no anchors, aliases and explicit tags: a value then stands where it stands, and nowhere else. */
  readonly plain: boolean;
}
