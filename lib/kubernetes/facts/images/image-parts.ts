import { Digest, parseImage } from '../../../model/scalars';
import { isImageName, isImagesName } from './image-look';

/** An image that a map names by its parts. */
interface ImageParts {
  /** The parts as one reference. */
  readonly text: string;
  /** Keys of the map that it was read from. */
  readonly keys: readonly string[];
  /** The key of its tag. */
  readonly tagKey?: string;
  /** The key of its digest, which may be empty: `digest: ''`. */
  readonly digestKey?: string;
}

const REPOSITORY_KEYS = ['repository', 'repo', 'image', 'baseImage'];
const TAG_KEYS = ['tag', 'newTag', 'imageTag', 'version'];
/** `sidecarImageRepository`. */
const PREFIXED = /[a-z](?:ImageRepository|ImageRepo|ImageName)$/;
const DIGEST_KEYS = ['digest', 'sha', 'sha256', 'imageDigest'];
const REGISTRY_KEYS = ['registry', 'hub', 'imageRegistry'];

/**
 * Reads `{ repository, tag, digest }` and its kin: with `registry` beside, `image` or `baseImage` instead of
 * `repository`, `sha` instead of `digest`, `{ name, newName, newTag }` of Kustomize. Undefined where the map names
 * no image.
 *
 * @param key the key of the map, or of the list around it
 */
export function imageParts(map: Readonly<Record<string, unknown>>, key: string): ImageParts | undefined {
  const called = isImageName(key) || isImagesName(key);
  const prefixed = Object.keys(map).find((each) => each.includes('Image') && PREFIXED.test(each));
  const repository =
    textOf(map, [...REPOSITORY_KEYS, 'imageRepository', 'imageRepo', 'imageName']) ??
    (called || isPulledFrom(map) ? textOf(map, ['newName', 'name']) : undefined) ??
    (prefixed === undefined ? undefined : textOf(map, [prefixed]));
  if (!repository || parseImage(repository.text) === undefined) return undefined;
  const stem = prefixed?.replace(/(?:Repository|Repo|Name)$/, '');
  const tag = textOf(map, stem === undefined ? TAG_KEYS : [`${stem}Tag`, ...TAG_KEYS]);
  const digestKeys = stem === undefined ? DIGEST_KEYS : [`${stem}Digest`, ...DIGEST_KEYS];
  const digest = textOf(map, digestKeys);
  const alone = tag === undefined && digest === undefined;
  if (alone && (!called || repository.keys[0] === 'image')) return undefined;
  if (
    /[@]|:[^/]*$/.test(repository.text) &&
    (repository.keys[0] === 'image' || repository.keys[0] === 'imageName')
  )
    return undefined;
  const registry = textOf(map, REGISTRY_KEYS);
  const last = repository.keys[0] === 'repository' ? textOf(map, ['image']) : undefined;
  const found = [repository, last, tag, digest, registry].filter((each) => each !== undefined);
  const [tagKey] = tag?.keys ?? [];
  const digestKey = digest?.keys[0] ?? digestKeys.find((key) => Object.hasOwn(map, key));
  return {
    ...(tagKey !== undefined && { tagKey }),
    ...(digestKey !== undefined && { digestKey }),
    text: [
      registry === undefined ? '' : `${registry.text.replace(/\/$/, '')}/`,
      repository.text,
      last === undefined ? '' : `/${last.text}`,
      tag === undefined ? '' : `:${tag.text}`,
      digest === undefined ? '' : `@${Digest.is(`sha256:${digest.text}`) ? 'sha256:' : ''}${digest.text}`,
    ].join(''),
    keys: found.flatMap(({ keys }) => keys),
  };
}

/** `{ registry, name, version }`: nothing else has a registry and a version beside its name. */
function isPulledFrom(map: Readonly<Record<string, unknown>>): boolean {
  return [REGISTRY_KEYS, [...TAG_KEYS, ...DIGEST_KEYS]].every((keys) => textOf(map, keys) !== undefined);
}

/** Whether a field takes a digest's hex digits alone. */
export function isBareDigest(key: string, value: unknown): boolean {
  if (typeof value === 'string' && value !== '') return !value.includes(':');
  return key === 'sha' || key === 'sha256';
}

function textOf(map: Readonly<Record<string, unknown>>, keys: readonly string[]) {
  for (const key of keys) {
    const value = Object.hasOwn(map, key) ? map[key] : undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return { text: String(value), keys: [key] };
    if (typeof value === 'string' && value !== '') return { text: value, keys: [key] };
  }
  return undefined;
}
