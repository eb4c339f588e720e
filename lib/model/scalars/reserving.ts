const reserved = new WeakMap<object, readonly string[]>();

/**
 * States that a later version gives some keys of a map a meaning. The check for unknown keys refuses them, even in a
 * map that takes any other key (see {@link reservedKeys}).
 */
export function reserving<Schema extends object>(schema: Schema, keys: readonly string[]): Schema {
  reserved.set(schema, keys);
  return schema;
}

/** The keys of a map that are reserved for a later version. */
export function reservedKeys(schema: object): readonly string[] {
  return reserved.get(schema) ?? [];
}
