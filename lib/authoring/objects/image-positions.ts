import { isMap } from '../../model/json';

/** A place in an object where a kubelet finds what to pull. */
export interface ImagePosition {
  /** Such as `.spec.template.spec.containers[0].image`. */
  readonly path: string;
  readonly image: unknown;
}

const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'];

/**
 * Every image of every pod spec in an object, whatever its kind: images of container lists, and of image volumes, at
 * any depth. So pod templates in custom resources are found as well.
 */
export function imagePositions(object: unknown): readonly ImagePosition[] {
  const positions: ImagePosition[] = [];
  if (mayHoldImages(object)) {
    mapImages(object, (image, path) => {
      positions.push({ path, image });
      return image;
    });
  }
  return positions;
}

function mayHoldImages(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(mayHoldImages);
  return Object.entries(value).some(
    ([key, item]) => key === 'volumes' || CONTAINER_LISTS.includes(key) || mayHoldImages(item),
  );
}

/** A copy of the object in which every image is what `replace` makes of it. */
export function mapImages(
  value: unknown,
  replace: (image: unknown, path: string) => unknown,
  path = '',
): unknown {
  if (Array.isArray(value)) return value.map((item, index) => mapImages(item, replace, `${path}[${index}]`));
  if (!isMap(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const here = `${path}.${key}`;
    const mapped = CONTAINER_LISTS.includes(key)
      ? inList(item, here, 'image', replace)
      : key === 'volumes'
        ? inList(item, here, 'reference', replace)
        : item;
    const result = mapImages(mapped, replace, here);
    if (key === '__proto__') Object.defineProperty(copy, key, { value: result, enumerable: true });
    else copy[key] = result;
  }
  return copy;
}

/** Replaces images in a list: `image` of a container, `image.reference` of a volume. */
function inList(
  list: unknown,
  path: string,
  key: 'image' | 'reference',
  replace: (image: unknown, path: string) => unknown,
): unknown {
  if (!Array.isArray(list)) return list;
  return list.map((item: unknown, index) => {
    if (!isMap(item) || item['image'] === undefined) return item;
    const at = `${path}[${index}].image`;
    if (key === 'image') return { ...item, image: replace(item['image'], at) };
    const image = item['image'];
    if (!isMap(image) || image['reference'] === undefined) return item;
    return { ...item, image: { ...image, reference: replace(image['reference'], `${at}.reference`) } };
  });
}
