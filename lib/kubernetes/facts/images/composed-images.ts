import { type ParsedImage, parseImage } from '../../../model/scalars';
import { isVersion, namedImage } from './image-look';

/** An image that is composed of several variables. */
interface ComposedImage {
  /** Where the repository stands. */
  readonly key: string | number;
  readonly text: string;
  readonly image: ParsedImage;
}

const REPOSITORY = /^([A-Z0-9_]*?)_?(?:REPO|REPOSITORY|IMAGE|IMAGE_NAME|IMAGE_REPO|IMAGE_REPOSITORY)$/;
const TAG = /^([A-Z0-9_]*?)_?(?:IMAGE_)?(?:TAG|VERSION|DIGEST)$/;

/** Whether a variable may hold the tag of another one's image. */
export const namesTag = (name: string): boolean => TAG.test(name);

/** Images of which one variable names the repository, and another of the same stem the tag: `WEB_IMAGE` and `WEB_TAG`. */
export function composedImages(
  variables: readonly { readonly name: string; readonly value: unknown; readonly key: string | number }[],
): readonly ComposedImage[] {
  const tags = new Map<string, string>();
  for (const { name, value } of variables) {
    const stem = TAG.exec(name)?.[1];
    if (stem === undefined || (typeof value !== 'string' && typeof value !== 'number')) continue;
    if (isVersion(String(value))) tags.set(stem, String(value));
  }
  if (tags.size === 0) return [];
  return variables.flatMap(({ name, value, key }) => {
    const stem = REPOSITORY.exec(name)?.[1];
    const tag = stem === undefined ? undefined : tags.get(stem);
    if (tag === undefined || typeof value !== 'string' || /:[^/]*$|@|^[a-z]+:\/\//.test(value)) return [];
    if (namedImage(value) === undefined) return [];
    const text = `${value}${tag.startsWith('sha256:') ? '@' : ':'}${tag}`;
    const image = parseImage(text);
    return image ? [{ key, text, image }] : [];
  });
}
