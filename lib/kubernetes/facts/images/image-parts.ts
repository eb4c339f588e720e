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
/** More keys of a repository, in what is called an image and has a tag beside it. */
const CALLED_KEYS = ['newName', 'name', 'ref', 'reference', 'url', 'uri', 'path', 'id', 'fullName'];
/** `sidecarImageRepository`, `operatorRepository`, `worker_container_repository`. */
const PREFIXED = /[a-z0-9](?:ImageName|[_.-]?image[_.-]?name|[_.-]repo(?:sitory)?|Repo(?:sitory)?|Hub)$/;
/** What has repositories that are none of images. */
const OTHERS = /git|helm|chart|source|code|maven|package/i;
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
  const prefixed = Object.keys(map).find(
    (each) => PREFIXED.test(each) && (/image/i.test(each) || stemKeys(map, each).length > 0),
  );
  const repository =
    textOf(map, [...REPOSITORY_KEYS, 'imageRepository', 'imageRepo', 'imageName']) ??
    (called || isPulledFrom(map) ? textOf(map, CALLED_KEYS) : undefined) ??
    (prefixed === undefined ? undefined : textOf(map, [prefixed])) ??
    registryAlone(map);
  if (!repository || parseImage(repository.text) === undefined) return undefined;
  const stemmed = prefixed === repository.keys[0] ? stemKeys(map, prefixed ?? '') : [];
  const tag = textOf(map, [...stemmed.filter((each) => !/digest$/i.test(each)), ...TAG_KEYS]);
  const digestKeys = [...stemmed.filter((each) => /digest$/i.test(each)), ...DIGEST_KEYS];
  const digest = textOf(map, digestKeys);
  const alone = tag === undefined && digest === undefined;
  const [from = ''] = repository.keys;
  if (
    alone &&
    (!called || from === 'image' || (from !== 'newName' && from !== 'name' && CALLED_KEYS.includes(from)))
  )
    return undefined;
  if (
    /[@]|:[^/]*$/.test(repository.text) &&
    (repository.keys[0] === 'image' || repository.keys[0] === 'imageName')
  )
    return undefined;
  const registry = REGISTRY_KEYS.includes(from) ? undefined : textOf(map, REGISTRY_KEYS);
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

/** `{ hub: docker.io/istio, tag }`: the names of the images below it are put behind it by what reads it. */
function registryAlone(map: Readonly<Record<string, unknown>>) {
  const registry = textOf(map, REGISTRY_KEYS);
  return registry?.text.includes('/') && textOf(map, ['tag', 'imageTag', 'digest']) ? registry : undefined;
}

/** The keys of tag and digest that go with a repository's: `operatorTag`, `worker_container_tag`. */
function stemKeys(map: Readonly<Record<string, unknown>>, repository: string): readonly string[] {
  const stem = joined(repository).replace(/(?:name|repo|repository|hub)$/, '');
  if (OTHERS.test(stem)) return [];
  const wanted = [stem, stem.replace(/image$/, '')].flatMap((each) =>
    ['tag', 'imagetag', 'version', 'digest'].map((end) => `${each}${end}`),
  );
  return Object.keys(map).filter((each) => wanted.includes(joined(each)));
}

const joined = (key: string): string => key.replace(/[_.-]/g, '').toLowerCase();

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
