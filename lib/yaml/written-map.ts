/** A map of a YAML text that people wrote. */
export interface WrittenMap {
  readonly value: Readonly<Record<string, unknown>>;
  /** The line that the value at a path begins at, 1-based. */
  readonly lineOf: (...path: readonly (string | number)[]) => number;
}
