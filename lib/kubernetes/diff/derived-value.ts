import type { ImageReference } from '../../model/scalars';

/** The origin of a derived value; `content`: a name, from the object's content. */
export type Derivation = 'tag' | 'digest' | 'checksum' | 'content';

/** Labels and annotations that may carry a version of the image and that no controller acts on. */
export const VERSION_KEYS: readonly RegExp[] = [
  /^app\.kubernetes\.io\/version$/,
  /^helm\.sh\/chart$/,
  /^version$/,
  /^tags\.datadoghq\.com\/version$/,
  /^checksum\//,
];

/** An image before and after. */
export interface ImagePair {
  readonly before: ImageReference;
  readonly after: ImageReference;
}

/**
 * How a value follows from a change of images: by putting the new tag (or digest) where the old one stood, or as a
 * checksum under a key that says so. Undefined where it does not follow.
 */
export function derivation(
  key: string,
  before: string,
  after: string,
  pairs: readonly ImagePair[],
  keys = VERSION_KEYS,
): Derivation | undefined {
  if (!keys.some((each) => each.test(key))) return undefined;
  for (const pair of pairs) {
    const [oldTag, newTag] = [pair.before.tag, pair.after.tag];
    if (oldTag !== undefined && newTag !== undefined && follows(before, after, oldTag, newTag)) return 'tag';
    const [oldHex, newHex] = [hexOf(pair.before), hexOf(pair.after)];
    const lengths = [64, 63, 40, 32, 16, 12, 10, 8, 7];
    if (lengths.some((length) => follows(before, after, oldHex.slice(0, length), newHex.slice(0, length))))
      return 'digest';
  }
  return key.startsWith('checksum/') && isChecksum(before) && isChecksum(after) ? 'checksum' : undefined;
}

function follows(before: string, after: string, from: string, to: string): boolean {
  return from !== to && before.includes(from) && before.split(from).join(to) === after;
}

function hexOf({ digest }: ImageReference): string {
  return digest.slice(digest.indexOf(':') + 1);
}

function isChecksum(value: string): boolean {
  return /^[0-9a-f]{8,128}$/.test(value);
}
