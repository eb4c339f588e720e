import { isUtf8 } from 'node:buffer';
import { LRUCache } from 'lru-cache';
import type { DeclaredImages } from '../../../kubernetes/facts';
import { digestsApart, withDigests } from './digests-apart';
import { type Inventory, type InventoryImage, imagesOfOne } from './inventory';

/** The images that one of many manifests names. */
export type ImagesOfManifest = (
  file: string,
  content: Buffer,
  declared: DeclaredImages,
  /** Declarations with equal keys are equal. */
  key: string,
) => Inventory;

/** The most characters of forms that are remembered. */
const MOST = 16 * 1024 * 1024;

/**
 * Reads the images of many manifests, as {@link imagesOfOne} does. The history of an app is the same manifest over and over
 * with another digest: it is parsed and searched once.
 */
export function alikeManifests(): ImagesOfManifest {
  const known = new LRUCache<string, Inventory>({
    maxSize: MOST,
    sizeCalculation: (_, form) => form.length,
  });
  return (file, content, declared, key) => {
    const apart = isUtf8(content) ? digestsApart(content.toString('utf8')) : undefined;
    if (apart === undefined || apart.digests.length === 0) return imagesOfOne(file, content, declared);
    const own = `${key} ${file}\n${apart.form}`;
    let found = known.get(own);
    if (found === undefined) {
      found = imagesOfOne(file, Buffer.from(apart.form), declared);
      known.set(own, found);
    }
    return found.map((each) => withOwn(each, apart.digests));
  };
}

function withOwn(
  { file, at, text, image, certainty }: InventoryImage,
  digests: readonly string[],
): InventoryImage {
  const own = {
    file,
    at: withDigests(at, digests),
    text: withDigests(text, digests),
    certainty,
  };
  if (image === undefined) return own;
  const { digest } = image;
  return { ...own, image: digest === undefined ? image : { ...image, digest: withDigests(digest, digests) } };
}
