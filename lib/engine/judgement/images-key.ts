import type { ImageReference } from '../../model/scalars';

/** The images of a release as one comparable text; tags do not count. */
export function imagesKey(images: Readonly<Record<string, ImageReference>>): string {
  return Object.keys(images)
    .sort()
    .map((slot) => `${slot} ${images[slot]?.pullable}`)
    .join('\n');
}
