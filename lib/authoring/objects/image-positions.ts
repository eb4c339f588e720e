import { imagesIn, type ObjectPath } from '../../kubernetes/facts';

/**
 * A copy of the object, which is plain data, in which every image that has a text to itself is what `replace` makes of it:
 * what is known to be pulled, and what looks like an image.
 */
export function mapImages(
  object: object,
  replace: (image: string, path: ObjectPath) => string | undefined,
): object {
  const copy = structuredClone(object);
  for (const { path, text } of imagesIn(object)) {
    let holder = copy as Record<string | number, unknown>;
    for (const step of path.slice(0, -1)) holder = holder[step] as Record<string | number, unknown>;
    const last = path.at(-1) as string;
    if (holder[last] === text) holder[last] = replace(text, path) ?? text;
  }
  return copy;
}
