import { imagesIn, type ObjectPath } from '../../kubernetes/facts';

/**
 * A copy of the object, which is plain data, in which every image that is known to be pulled, and is written as a text, is
 * what `replace` makes of it.
 */
export function mapImages(
  object: object,
  replace: (image: string, path: ObjectPath) => string | undefined,
): object {
  const copy = structuredClone(object);
  for (const { path, certainty } of imagesIn(object)) {
    if (certainty !== 'pulled') continue;
    let holder = copy as Record<string | number, unknown>;
    for (const step of path.slice(0, -1)) holder = holder[step] as Record<string | number, unknown>;
    const last = path.at(-1) as string;
    if (typeof holder[last] === 'string') holder[last] = replace(holder[last], path) ?? holder[last];
  }
  return copy;
}
