import { didYouMean, quote } from '../../model/finding';

/**
 * The shape that a prop needs, so that it can be read. `definition`: an object, or undefined where it was used before
 * it was created.
 */
export type Shape =
  | 'any'
  | 'text'
  | 'object'
  | 'definition'
  | { readonly items: Shape }
  /** An object with these members; others are refused, or of the shape `rest`. */
  | {
      readonly members?: Readonly<Record<string, Shape>>;
      readonly rest?: Shape;
      readonly needs?: readonly string[];
    }
  /** An object with a method. */
  | { readonly call: string; readonly word: string }
  /** One of several. */
  | { readonly of: readonly Shape[] };

/** Something of another shape. */
interface ShapeProblem {
  /** Such as `windows.0.duration`. */
  readonly path: string;
  /** Lower case, no full stop. */
  readonly message: string;
}

/** Where a value is not of a shape. */
export function shapeFindings(value: unknown, shape: Shape, path = ''): readonly ShapeProblem[] {
  const wrong = (expected: string): ShapeProblem[] => [{ path, message: `${expected}, got ${shown(value)}` }];
  if (shape === 'any') return [];
  if (shape === 'text') return typeof value === 'string' ? [] : wrong('a text is expected');
  if (shape === 'definition') {
    return value === undefined || isObject(value) ? [] : wrong('an environment is expected');
  }
  if (shape === 'object') return isObject(value) ? [] : wrong('an object is expected');
  if ('of' in shape) {
    const [first = [], ...others] = shape.of.map((each) => shapeFindings(value, each, path));
    if (first.length === 0 || others.some((each) => each.length === 0)) return [];
    return Array.isArray(value) || !isObject(value) ? first : (others[0] ?? first);
  }
  if ('call' in shape) {
    const { [shape.call]: method } = Object(value) as Record<string, unknown>;
    const has = (typeof value === 'object' || typeof value === 'function') && typeof method === 'function';
    return has ? [] : wrong(shape.word);
  }
  const at = (key: string | number) => (path === '' ? `${key}` : `${path}.${key}`);
  if ('items' in shape) {
    if (!Array.isArray(value)) return wrong('a list is expected');
    return value.flatMap((each, index) => shapeFindings(each, shape.items, at(index)));
  }
  if (!isObject(value)) return wrong('an object is expected');
  const { members = {}, rest, needs = [] } = shape;
  const missing = needs.filter((key) => !(key in value) || isUndefined(value, key));
  return [
    ...missing.flatMap((key) => shapeFindings(undefined, members[key] ?? 'any', at(key))),
    ...Object.entries(Object.getOwnPropertyDescriptors(value)).flatMap(
      ([key, { value: each, enumerable }]) => {
        // What a getter gives may not be there yet: an environment that is declared further down.
        if (each === undefined || !enumerable) return [];
        const known = Object.hasOwn(members, key) ? members[key] : rest;
        if (known !== undefined) return shapeFindings(each, known, at(key));
        const meant = didYouMean(key, Object.keys(members));
        return [
          {
            path,
            message: `there is no ${quote(key)}${meant === '' ? `; there are ${Object.keys(members).join(', ')}` : meant}`,
          },
        ];
      },
    ),
  ];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isUndefined(of: object, key: string): boolean {
  const own = Object.getOwnPropertyDescriptor(of, key);
  return own !== undefined && !own.get && own.value === undefined;
}

/** A value as it was written, where that is short. */
function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return isObject(value) ? 'an object' : String(value);
}
