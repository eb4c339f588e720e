import { TAKEN_KEYS } from '../model/json';

/** How much of a text is read. A larger text is refused, not cut. */
export interface Limits {
  /** Bytes of a text. */
  readonly bytes: number;
  /** Characters of a text in the canonical form: UTF-16 units. */
  readonly characters: number;
  /** How deep maps and lists may lie in each other. */
  readonly depth: number;
  /** Values, maps and lists included. */
  readonly values: number;
  /** Words and signs of a text in any other form than the canonical one. */
  readonly lexemes: number;
  /** Keys that no map may have, beside the merge key. */
  readonly refusedKeys?: ReadonlySet<string>;
}

/**
 * The limits of a manifest. The API server takes 3 MiB (`MaxRequestBodyBytes` in `k8s.io/apiserver`), without the
 * blanks of YAML, and etcd keeps half of that. A character has three bytes at the most, or four that count as two.
 */
export const MANIFEST_LIMITS: Limits = {
  bytes: 12 * 1024 * 1024,
  characters: 4 * 1024 * 1024,
  depth: 100,
  values: 500_000,
  lexemes: 5_000_000,
};

/** The limits of a file of the delivery data; a meaningful file of 1 MiB has far fewer values. */
export const DATA_LIMITS: Limits = {
  bytes: 1024 * 1024,
  characters: 1024 * 1024,
  depth: 64,
  values: 500_000,
  lexemes: 500_000,
  refusedKeys: TAKEN_KEYS,
};

/** The key that merges another map into its own for some readers of YAML, written plainly or in quotes. */
export const MERGE_KEY = '<<';

/** The longest key in the short form: readers give up looking for the `:` after 1,024 characters. */
export const LONGEST_KEY = 1000;
