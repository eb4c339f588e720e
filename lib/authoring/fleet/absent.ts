declare const ABSENT: unique symbol;

/** The type of {@link absent}: a word of its own, so that the compiler says `Absent` where it names it. */
export interface Absent {
  readonly [ABSENT]: true;
}

/** Stands in an app's `config` for an environment that the app does not exist in. */
export const absent: Absent = Object.freeze({}) as Absent;
