import type { GenericSchema } from 'valibot';
import { reservedKeys } from './reserving';

/** A key that a schema does not accept, or a list in place of a map. */
interface UnknownKey {
  readonly path: readonly (string | number)[];
  /** The keys allowed there; absent where a list stands in place of a map. */
  readonly known?: readonly string[];
  /** A later version gives the key a meaning. */
  readonly reserved?: true;
}

/**
 * Every key of the data that its strict schemas do not know (the library itself reports only the first), every
 * reserved key, whether its schema is strict or not, and every list that the library would take for a map.
 */
export function unknownKeys(
  schema: GenericSchema,
  data: unknown,
  path: readonly (string | number)[] = [],
): UnknownKey[] {
  const shape = schema as Shape;
  if (shape.wrapped) return unknownKeys(shape.wrapped, data, path);
  if (shape.getter) return unknownKeys(shape.getter(data), data, path);
  if (typeof data !== 'object' || data === null) return [];
  if (Array.isArray(data)) {
    const { item } = shape;
    if (shape.entries || shape.value) return [{ path }];
    return item ? data.flatMap((each, index) => unknownKeys(item, each, [...path, index])) : [];
  }
  if (shape.options) return unknownInOptions(shape, data as Record<string, unknown>, path);
  const { entries, value: recordValue } = shape;
  return Object.entries(data).flatMap(([key, value]) => {
    const next = [...path, key];
    if (entries && Object.hasOwn(entries, key)) {
      const known = entries[key];
      return known ? unknownKeys(known, value, next) : [];
    }
    if (recordValue) return unknownKeys(recordValue, value, next);
    const reserved = reservedKeys(schema).includes(key);
    if (!entries || (shape.type !== 'strict_object' && !reserved)) return [];
    return [{ path: next, known: Object.keys(entries), ...(reserved ? { reserved } : {}) }];
  });
}

/** The parts of the library's schemas that are read here. */
interface Shape {
  readonly type: string;
  readonly wrapped?: GenericSchema;
  readonly getter?: (data: unknown) => GenericSchema;
  readonly item?: GenericSchema;
  readonly value?: GenericSchema;
  readonly entries?: Readonly<Record<string, GenericSchema>>;
  readonly options?: readonly GenericSchema[];
  /** For a variant: the key that tells its options apart. */
  readonly key?: string;
}

function unknownInOptions(
  shape: Shape,
  data: Record<string, unknown>,
  path: readonly (string | number)[],
): UnknownKey[] {
  const { key } = shape;
  const fitting = shape.options?.find((option) => {
    const { entries } = option as Shape;
    if (!entries) return false;
    const literal =
      key === undefined ? undefined : (entries[key] as { literal?: unknown } | undefined)?.literal;
    return key === undefined || (data[key] !== undefined && literal === data[key]);
  });
  return fitting ? unknownKeys(fitting, data, path) : [];
}
