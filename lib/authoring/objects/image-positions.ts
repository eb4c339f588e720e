import { eachImage, type ObjectPath } from '../../kubernetes/facts';

/** A place in an object where a kubelet finds what to pull. */
interface ImagePosition {
  /** Such as `.spec.template.spec.containers[0].image`. */
  readonly path: string;
  readonly image: unknown;
}

/** Every image of every pod spec in an object, whatever its kind. */
export function imagePositions(object: unknown): readonly ImagePosition[] {
  const positions: ImagePosition[] = [];
  eachImage(object, (image, path) => positions.push({ path: shown(path), image }));
  return positions;
}

/** A copy of the object, which is plain data, in which every image is what `replace` makes of it. */
export function mapImages(object: object, replace: (image: unknown, path: string) => unknown): object {
  const copy = structuredClone(object);
  eachImage(object, (image, path) => {
    let holder = copy as Record<string | number, unknown>;
    for (const step of path.slice(0, -1)) holder = holder[step] as Record<string | number, unknown>;
    holder[path.at(-1) as string] = replace(image, shown(path));
  });
  return copy;
}

const shown = (path: ObjectPath): string =>
  path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
