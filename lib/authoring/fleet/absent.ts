declare const ABSENT: unique symbol;

/** The type of {@link absent}: a separate name, so that the compiler's messages say `Absent`. */
export interface Absent {
  readonly [ABSENT]: true;
}

/** Stands in an app's `config` for an environment that the app does not exist in. */
export const absent: Absent = Object.freeze({}) as Absent;
