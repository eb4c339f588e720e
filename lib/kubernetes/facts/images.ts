import { isMap } from '../../model/json';

/** The lists of containers that a pod spec has. */
export const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** The lists of containers that may have resources, ports and probes: ephemeral containers may not. */
export const SIZED_LISTS = CONTAINER_LISTS.filter((list) => list !== 'ephemeralContainers');

/** Whether a field of this name is a list of containers. */
export const isContainerList = (field: string): boolean =>
  (CONTAINER_LISTS as readonly string[]).includes(field);

/** Patterns of the images in a pod spec; `[]` stands for the items of a list. */
export const IMAGES_IN_POD: readonly (readonly string[])[] = [
  ...CONTAINER_LISTS.map((list) => [list, '[]', 'image']),
  ['volumes', '[]', 'image', 'reference'],
];

/** Keys and indexes from the root of an object. */
export type ObjectPath = readonly (string | number)[];

/**
 * Calls back with every image of every pod spec in an object, whatever its kind: images of containers and of image volumes,
 * at any depth. So pod templates in custom resources are found as well.
 */
export function eachImage(object: unknown, found: (image: unknown, path: ObjectPath) => void): void {
  walk(object, [], found);
}

function walk(
  value: unknown,
  path: (string | number)[],
  found: (image: unknown, path: ObjectPath) => void,
): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) within(index, item, path, found);
    return;
  }
  for (const key of Object.keys(value)) {
    const item = (value as Readonly<Record<string, unknown>>)[key];
    if (Array.isArray(item)) {
      if (isContainerList(key)) imagesIn(item, (each) => each['image'], [...path, key], ['image'], found);
      if (key === 'volumes')
        imagesIn(item, (each) => referenceIn(each), [...path, key], ['image', 'reference'], found);
    }
    within(key, item, path, found);
  }
}

function within(
  step: string | number,
  value: unknown,
  path: (string | number)[],
  found: (image: unknown, path: ObjectPath) => void,
): void {
  if (typeof value !== 'object' || value === null) return;
  path.push(step);
  walk(value, path, found);
  path.pop();
}

function imagesIn(
  list: readonly unknown[],
  imageOf: (item: Readonly<Record<string, unknown>>) => unknown,
  path: ObjectPath,
  below: ObjectPath,
  found: (image: unknown, path: ObjectPath) => void,
): void {
  for (const [index, item] of list.entries()) {
    const image = isMap(item) ? imageOf(item) : undefined;
    if (image !== undefined) found(image, [...path, index, ...below]);
  }
}

function referenceIn(volume: Readonly<Record<string, unknown>>): unknown {
  const image = volume['image'];
  return isMap(image) ? image['reference'] : undefined;
}
