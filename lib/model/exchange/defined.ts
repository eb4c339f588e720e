/** The fields that have a value, so that an optional prop can be passed on under `exactOptionalPropertyTypes`. */
export function defined<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
