import { isMap } from '../../../model/json';
import type { ImageReference } from '../../../model/scalars';
import { isImageName, withoutScheme } from './image-look';
import { imageParts, isBareDigest } from './image-parts';
import type { ImagePlace, ObjectPath } from './image-place';

type Pulled = Pick<ImageReference, 'pullable' | 'digest'>;

/**
 * Writes an image where another one stood: as the whole text, as the words of a text that named it, or as the digest of a map
 * of parts. The repository of a map stays: it has to be the image's.
 *
 * @param object plain data, which is changed
 * @param place of that object, as `imagesIn` found it
 * @returns false where there is no room for a digest, and nothing was changed
 */
export function putImage(object: object, { path, text, via }: ImagePlace, image: Pulled): boolean {
  const holder = path.slice(0, -1).reduce<unknown>(stepInto, object) as Record<string | number, unknown>;
  const last = path.at(-1);
  const value = last === undefined ? object : holder[last];
  if (isMap(value)) return putDigest(value as Record<string, unknown>, calledAt(path, via), image);
  if (typeof value !== 'string' || last === undefined) return false;
  const written = value === text ? wholeText(value, image) : inWords(value, text, image);
  holder[last] = written;
  return written !== value || wholeText(text, image) === text;
}

const stepInto = (value: unknown, step: string | number): unknown =>
  (value as Readonly<Record<string | number, unknown>>)[step];

function calledAt(path: ObjectPath, via: ImagePlace['via']): string {
  if (via === 'kind' || via === 'declared') return 'image';
  return String(path.findLast((step) => typeof step === 'string') ?? '');
}

/** A text that is nothing but an image, with the scheme that it may begin with: `docker://…`. */
const wholeText = (text: string, { pullable }: Pulled): string =>
  `${text.slice(0, text.length - withoutScheme(text).length)}${pullable}`;

/** Behind this, or in front of this, a name goes on. */
const BEFORE = /[A-Za-z0-9._/:@-]$/;
const AFTER = /^(?:[A-Za-z0-9_/@]|[.:-][A-Za-z0-9])/;

/** Writes the image for a word of a longer text; a bare name, such as `nginx`, only where a key or flag says that it is an image. */
function inWords(text: string, word: string, image: Pulled): string {
  const isBare = !/[:@]/.test(word);
  let made = '';
  let from = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const before = text.slice(Math.max(0, at - 200), at);
    if (BEFORE.test(before) || AFTER.test(text.slice(at + word.length, at + word.length + 2))) continue;
    if (isBare && !isImageName(keyBefore(before))) continue;
    made += text.slice(from, at) + wholeText(word, image);
    from = at + word.length;
  }
  return made + text.slice(from);
}

/** The key or flag that a text ends with: `--image=`, `image: "`, `--image `. */
const keyBefore = (text: string): string =>
  /([A-Za-z0-9_./-]+)["']?(?:\s*[:=]\s*|[ \t]+)["']?$/.exec(text)?.[1] ?? '';

function putDigest(map: Record<string, unknown>, called: string, { digest }: Pulled): boolean {
  const parts = imageParts(map, called);
  if (!parts) return false;
  const { tagKey, digestKey } = parts;
  if (digestKey !== undefined) {
    map[digestKey] = isBareDigest(digestKey, map[digestKey]) ? digest.slice('sha256:'.length) : digest;
    // A version applies to more than the image.
    if (tagKey !== undefined && !/version$/i.test(tagKey)) delete map[tagKey];
    return true;
  }
  if (tagKey === undefined || !String(map[tagKey]).includes('@')) return false;
  map[tagKey] = `${digest.slice('sha256:'.length).slice(0, 12)}@${digest}`;
  return true;
}
