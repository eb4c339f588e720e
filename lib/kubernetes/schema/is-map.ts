import type { Json, JsonMap } from './schema';

/** Whether the value is a map: an object that is no list. */
export const isMap = (value: Json | undefined): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
