/**
 * Keys that mean something on every JavaScript object: a map with such a key loses it, or returns a value that was
 * never written.
 */
export const TAKEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Why such a key cannot be a name. */
export const TAKEN_NAME = `one of ${[...TAKEN_KEYS].join(', ')}, which are not usable as a name, as every object has them: choose another`;
