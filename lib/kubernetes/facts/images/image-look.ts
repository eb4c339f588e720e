import { Digest, type ParsedImage, parseImage } from '../../../model/scalars';

/** A field, flag or variable that holds an image by its name: `image`, `sidecarImage`, `imageName`, `RELATED_IMAGE_X`. */
const IMAGE_NAME = /image(?:[_.-]?(?:name|ref|reference|ur[il]|repository|repo))?$|^related[_-]image[_-]/i;

/** A name in the plural: the values below it hold images. */
const IMAGES_NAME = /images$/i;

/** Files that browsers and virtual machines call images. */
const IMAGE_FILE =
  /\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp|tiff?|iso|img|qcow2?|raw|vmdk|vhdx?|ova|gz|xz|zip)$/i;

const NO_NAME =
  /^(?:true|false|yes|no|on|off|none|null|default|auto|automatic|enabled|disabled|[0-9.]+|ami-.*)$/;

/** A text that is filled in later. */
const PLACEHOLDER = /\{\{|\$\{|\$\(|<[a-z_-]+>/i;

/** Ports below 1024 that addresses are written with. */
const LOW_PORTS = new Set([22, 25, 53, 67, 68, 69, 80, 81, 88, 110, 111, 123, 143, 161, 162, 179, 389, 443, 445, 465,
  500, 514, 515, 587, 623, 631, 636, 853, 873, 993, 995]); // biome-ignore format: a list of numbers

const MOVING =
  /^(?:latest|main|master|edge|nightly|stable|canary|head|dev|devel|develop|snapshot|alpine|slim)$/;
const VERSION = /^v?[0-9]+(?:[._-][A-Za-z0-9._-]*)?$/;
const SCHEME = /^(?:docker|oci|docker-pullable|docker-image|containers-storage):\/\//;
/** Schemes that nothing but an image has. */
const IMAGE_SCHEME = /^(?:docker|docker-pullable|docker-image|containers-storage):\/\//;
const ALGORITHM = /^(?:sha[0-9]+|md5|blake2b|urn|tcp|udp|unix|http|https|host|localhost)$/;
const HOST = /^(?:localhost|[^/]*[.:][^/]*)$/;

/** Whether a key, flag or variable of this name holds an image. */
export const isImageName = (name: string): boolean => IMAGE_NAME.test(name);

/** Whether a text is a version, a branch or a digest, as images have them. */
export const isVersion = (text: string): boolean =>
  VERSION.test(text) || MOVING.test(text) || Digest.is(text);

/** Whether the values in a list or map of this name may be images. */
export const isImagesName = (name: string): boolean => IMAGES_NAME.test(name);

/** Whether a text is to be filled in by something else before it names anything. */
export const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text);

/** A text without the scheme that an image may be written with. */
export const withoutScheme = (text: string): string => text.replace(SCHEME, '');

/** A text as an image where its field is named like one; undefined where it cannot be one. */
export function namedImage(text: string): ParsedImage | undefined {
  const plain = withoutScheme(text.trim());
  if (NO_NAME.test(plain) || IMAGE_FILE.test(plain)) return undefined;
  return parseImage(plain);
}

/**
 * A text as an image where nothing but its look says so. A digest settles it; a tag has to look like a version or a
 * branch, as `host:8080`, `key:value` and `12:30` are written like images, too.
 */
export function lookedAtImage(text: string): ParsedImage | undefined {
  if (text.length < 4 || !/[:@]/.test(text)) return undefined;
  if (IMAGE_SCHEME.test(text)) return namedImage(text);
  const plain = withoutScheme(text);
  const image = parseImage(plain);
  if (!image) return undefined;
  const { tag, digest } = image;
  if (digest !== undefined) return image;
  if (tag === undefined) return undefined;
  const written = plain.slice(0, -tag.length - 1);
  const slash = written.indexOf('/');
  const first = slash < 0 ? '' : written.slice(0, slash);
  if (!/[a-z]/i.test(written) || ALGORITHM.test(written) || isPort(tag, HOST.test(first))) return undefined;
  if (slash < 0 && /^[0-9a-f]{32,}$/.test(tag)) return undefined;
  return HOST.test(first) || VERSION.test(tag) || MOVING.test(tag) ? image : undefined;
}

/** A host in front of a path takes a port itself, so a number behind the path is a tag. */
function isPort(tag: string, hasHost: boolean): boolean {
  if (hasHost || !/^[0-9]{1,5}$/.test(tag)) return false;
  const port = Number(tag);
  return port === 0 || LOW_PORTS.has(port) || (port >= 1024 && port < 65536);
}
