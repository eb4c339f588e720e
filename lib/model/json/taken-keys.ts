/** Keys that mean something on every object: a map that has one loses it, or gives what nobody wrote. */
export const TAKEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Why one of them cannot be a name. */
export const TAKEN_NAME = `one of ${[...TAKEN_KEYS].join(', ')}, which are not usable as a name, as every object has them: choose another`;
