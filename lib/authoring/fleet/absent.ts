/** Stands in an app's `config` for an environment that the app does not exist in. */
export const absent: unique symbol = Symbol('absent');

/** The type of {@link absent}. */
export type Absent = typeof absent;
