import { isMap } from '../../../model/json';
import { type ParsedImage, parseImage } from '../../../model/scalars';
import { isContainerList } from '../containers';
import { composedImages, namesTag } from './composed-images';
import { decodedTexts, isWrappedBase64 } from './decoded-texts';
import { embeddedImages, imagesInWords, namesImage } from './embedded-images';
import { matchesField } from './field-pattern';
import { isImageName, isImagesName, isPlaceholder, isVersion, lookedAtImage, namedImage } from './image-look';
import { imageParts } from './image-parts';
import type { ImagePlace, ObjectPath } from './image-place';
import { isSilent, type KnownPlaces, knownVia } from './known-places';

/** Maps nested deeper than this are looked at no further; a place says so. */
const DEEPEST = 200;

/** Fields of metadata that name nothing to pull: their values are old or derived. */
const SKIPPED = new Set([
  'name',
  'generateName',
  'namespace',
  'labels',
  'managedFields',
  'ownerReferences',
  'uid',
]);
/** Texts that are encoded more often than this are looked at no further. */
const DEEPEST_TEXT = 10;

const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Looks for images in one object; `found` has them in the order of its fields. */
export class ImageSearch {
  readonly found: ImagePlace[] = [];

  constructor(private readonly known: KnownPlaces) {}

  /** @param name the name of the value: its key, its variable's name, the key of the list around it */
  value(value: unknown, path: (string | number)[], name: string): void {
    if (typeof value === 'string') this.text(value, path, name);
    else if (typeof value === 'object' && value !== null) {
      if (path.length > DEEPEST) this.add(path, '', undefined, 'looks-like');
      else if (Array.isArray(value)) this.list(value, path, name);
      else this.map(value as Readonly<Record<string, unknown>>, path, name);
    } else if (value !== null && value !== undefined && isPodImage(path))
      this.add(path, JSON.stringify(value) ?? '', undefined, 'pod');
  }

  private list(list: readonly unknown[], path: (string | number)[], name: string): void {
    this.composed(
      list.flatMap((each, index) => variableOf(each, index)),
      path,
    );
    this.commandLine(list, path);
    for (const [index, item] of list.entries()) {
      const before = list[index - 1];
      const flag = typeof before === 'string' && /^--?[A-Za-z][^=\s]*$/.test(before) ? before : undefined;
      this.value(item, [...path, index], flag ?? name);
    }
  }

  /** `[podman, run, web]`: the image of a program that pulls needs neither a registry nor a tag. */
  private commandLine(list: readonly unknown[], path: ObjectPath): void {
    const words = list.filter((each) => typeof each === 'string' && !/\s/.test(each));
    if (words.length < 3 || words.length < list.length) return;
    for (const [word, image] of imagesInWords(words.join(' '))) {
      const index = words.indexOf(word);
      if (index > 0 && lookedAtImage(word) === undefined)
        this.add([...path, index], word, image, 'looks-like');
    }
  }

  map(map: Readonly<Record<string, unknown>>, path: (string | number)[], name: string): void {
    const used = new Set([...this.parts(map, path, name), ...this.tags(map, path, name)]);
    const variable = typeof map['name'] === 'string' ? map['name'] : '';
    const keys = Object.keys(map);
    if (keys.some(namesTag))
      this.composed(
        keys.map((key) => ({ name: key, value: map[key], key })),
        path,
      );
    const patched = typeof map['op'] === 'string' && namesImage(map['path']);
    for (const key of keys) {
      if (used.has(key) || this.isSkipped(path, key)) continue;
      const isValue = key === 'value' || key === 'default';
      const inImages = isImagesName(name) && typeof map[key] === 'string' && !NO_IMAGE_KEY.test(key);
      const called =
        isValue && patched ? 'image' : isValue && variable !== '' ? variable : inImages ? name : key;
      this.value(map[key], [...path, key], called);
    }
  }

  private isSkipped(path: ObjectPath, key: string): boolean {
    if (path.length === 0) return key === 'status' || key === 'kind' || key === 'apiVersion';
    if (path.length === 1 && path[0] === 'metadata') return SKIPPED.has(key);
    return key === APPLIED || (key === 'labels' && path.at(-1) === 'metadata');
  }

  /** Takes a map as an image, and says which of its keys that used up. */
  private parts(map: Readonly<Record<string, unknown>>, path: ObjectPath, name: string): readonly string[] {
    const via = knownVia(this.known, path);
    if (isPodImage(path)) {
      this.add(path, JSON.stringify(map), undefined, 'pod');
      return Object.keys(map);
    }
    if (isContainer(path)) return [];
    const parts = imageParts(map, via !== undefined && path.length > 1 ? 'image' : name);
    if (!parts) return [];
    const image = isPlaceholder(parts.text) ? undefined : parseImage(parts.text);
    this.add(
      path,
      parts.text,
      image,
      via ?? knownVia(this.known, [...path, parts.keys[0] ?? '']) ?? 'looks-like',
    );
    return parts.keys;
  }

  /** `images: { ghcr.io/example/web: '1.2' }`: repositories with their tags; says which keys are. */
  private tags(map: Readonly<Record<string, unknown>>, path: ObjectPath, name: string): readonly string[] {
    if (!isImagesName(name)) return [];
    return Object.entries(map).flatMap(([repository, tag]) => {
      if (!isTag(repository, tag)) return [];
      const text = `${repository}${String(tag).startsWith('sha256:') ? '@' : ':'}${tag}`;
      const image = parseImage(text);
      if (!image) return [];
      this.add(
        [...path, repository],
        text,
        image,
        knownVia(this.known, [...path, repository]) ?? 'looks-like',
      );
      return [repository];
    });
  }

  /** Variables that are put together to an image: `IMAGE_REPO` and `IMAGE_TAG`. */
  private composed(variables: readonly Variable[], path: ObjectPath): void {
    for (const { key, text, image } of composedImages(variables))
      this.add([...path, ...(typeof key === 'number' ? [key, 'value'] : [key])], text, image, 'looks-like');
  }

  private text(text: string, path: ObjectPath, name: string): void {
    if (isPodImage(path)) {
      this.add(path, text, parseImage(text), 'pod');
      return;
    }
    // Invisible characters do not change a text for its reader, and wide letters not a word.
    const visible = text.replace(HIDDEN, '');
    const shown = /\s/.test(visible) ? visible : visible.normalize('NFKC');
    if (shown !== text) {
      const within = new ImageSearch(this.known);
      within.text(shown, path, name);
      for (const each of within.found) this.add(each.path, text, undefined, each.via);
      return;
    }
    const via = knownVia(this.known, path);
    if (via !== undefined) {
      if (text !== '' && !OTHER_URL.test(text))
        this.add(path, text, isPlaceholder(text) ? undefined : namedOrUrl(text), via);
      return;
    }
    if (text.length < 2 || this.decoded(text, path, name)) return;
    if (isImageName(name) || (isImagesName(name) && /[/:@]/.test(text))) {
      const image = namedImage(text);
      if (image || (isPlaceholder(text) && !/[\n ]\S* /.test(text))) {
        this.add(path, text, isPlaceholder(text) ? undefined : image, 'looks-like');
        return;
      }
    }
    if (isImageName(name) || isImagesName(name)) {
      const several = text.split(/[\s,;|]+/).filter((each) => each !== '');
      const images = several.map((each) => (/[/:@]/.test(each) ? namedImage(each) : undefined));
      if (several.length > 1 && images.every((each) => each !== undefined)) {
        for (const [index, each] of several.entries()) this.add(path, each, images[index], 'looks-like');
        return;
      }
    }
    if (/[\s{<(]/.test(text)) {
      this.embedded(text, path);
      return;
    }
    if (/[,;]/.test(text) && !text.includes('=')) {
      for (const each of text.split(/[,;]/)) {
        const image = lookedAtImage(each);
        if (image) this.add(path, each, image, 'looks-like');
      }
      return;
    }
    if (text.includes('=')) {
      for (const [word, image] of flagged(text)) this.add(path, word, image, 'looks-like');
      return;
    }
    const image = lookedAtImage(text);
    if (image) this.add(path, text, image, 'looks-like');
  }

  /** Searches a decoded text, and returns whether it names an image. */
  private decoded(text: string, path: ObjectPath, name: string): boolean {
    const isBase64 = this.known.encoded.some((field) => path.length === 2 && path[0] === field);
    if (!isBase64 && /[\s{]/.test(text) && !isWrappedBase64(text)) return false;
    if (this.known.depth > DEEPEST_TEXT) return false;
    const texts = decodedTexts(text, isBase64);
    if (texts.length === 0) return false;
    const within = this.inside();
    for (const each of texts) within.text(each, path, name);
    for (const each of within.found) this.add(path, each.text, each.image, 'embedded');
    return within.found.length > 0;
  }

  /** A search through what a text holds: no field there is one of the object's own. */
  private inside(): ImageSearch {
    const { known } = this;
    const nothing = { table: [], versions: [], declared: [], at: [], encoded: [] };
    return new ImageSearch({ ...known, ...nothing, core: false, depth: known.depth + 1 });
  }

  private embedded(text: string, path: ObjectPath): void {
    const json = jsonIn(text);
    if (json !== undefined) {
      const within = this.inside();
      within.value(json, [], '');
      const texts = new Set<string>();
      for (const each of within.found) {
        if (!texts.has(each.text)) this.add(path, each.text, each.image, 'embedded');
        texts.add(each.text);
      }
      return;
    }
    if (text.includes('\n')) {
      for (const each of embeddedImages(text)) this.add(path, each.text, each.image, 'embedded');
      return;
    }
    for (const [word, image] of imagesInWords(text)) this.add(path, word, image, 'embedded');
  }

  /** Versions that choose an image where the object names none. */
  versions(object: Readonly<Record<string, unknown>>): void {
    const { table, versions } = this.known;
    const named = this.found.some(
      ({ path, via }) => via === 'kind' && table.some((each) => matchesField(each, path)),
    );
    if (named) return;
    for (const pattern of versions) {
      const value = valueAt(object, pattern);
      const said = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
      this.add(pattern, said, undefined, 'kind');
    }
  }

  private add(path: ObjectPath, text: string, image: ParsedImage | undefined, via: ImagePlace['via']): void {
    const sure =
      via === 'pod'
        ? image !== undefined || this.known.core
        : via !== 'looks-like' && via !== 'embedded' && image !== undefined;
    if (!sure && isSilent(this.known, path)) return;
    this.found.push({
      path: [...path],
      text,
      ...(image && { image }),
      certainty: sure ? 'pulled' : 'undecided',
      via,
    });
  }
}

/** The image of a container or of an image volume of a pod, whatever kind it stands in. */
function isPodImage(path: ObjectPath): boolean {
  const field = path.at(-1);
  if (field === 'image') return isContainer(path, -1);
  return (
    field === 'reference' &&
    path.at(-2) === 'image' &&
    typeof path.at(-3) === 'number' &&
    path.at(-4) === 'volumes'
  );
}

/** An item of a list of containers; with `end` -1 what the field stands in. */
function isContainer(path: ObjectPath, end = 0): boolean {
  const list = path.at(end - 2);
  return typeof path.at(end - 1) === 'number' && typeof list === 'string' && isContainerList(list);
}

/** Keys of a map called `images` whose values are none. */
const NO_IMAGE_KEY =
  /(?:registry|hub|repository|repo|path|dir|folder|url|tag|version|policy|secrets?)$|image/i;

const HIDDEN = /(?:\p{Cf}|(?![\t\n\r])\p{Cc})+/gu;

/** A variable in a list of `{ name, value }`, or an entry of a map. */
interface Variable {
  readonly name: string;
  readonly value: unknown;
  readonly key: string | number;
}

function variableOf(each: unknown, index: number): readonly Variable[] {
  if (!isMap(each)) return [];
  const { name, value } = each;
  return typeof name === 'string' ? [{ name, value, key: index }] : [];
}

/** Whether an entry of a map called `images` is a repository and its tag or digest. */
function isTag(repository: string, tag: unknown): tag is string | number {
  if (typeof tag !== 'string' && typeof tag !== 'number') return false;
  if (/[:@]|^(?:tag|version|name|registry|repository|digest)$/.test(repository.split('/').at(-1) ?? ''))
    return false;
  return isVersion(String(tag)) && namedImage(repository) !== undefined;
}

/** A file that is fetched by other means than a registry's. */
const OTHER_URL = /^(?!docker:|oci:)[a-z][a-z0-9+.-]*:\/\//;

function namedOrUrl(text: string): ParsedImage | undefined {
  return parseImage(text.trim().replace(/^(?:docker|oci):\/\//, ''));
}

/** `--flag=ref:tag`, `NAME=ref:tag` and `--flag=a=ref:tag,b=ref:tag`. */
function flagged(text: string): readonly (readonly [string, ParsedImage])[] {
  return text.split(',').flatMap((part) => {
    const equals = part.lastIndexOf('=');
    const value = part.slice(equals + 1).replace(/^(["'])(.*)\1$/, '$2');
    const image = equals > 0 && isImageName(part.slice(0, equals)) ? namedImage(value) : lookedAtImage(value);
    return image ? [[value, image] as const] : [];
  });
}

function jsonIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (held, key) => (isMap(held) && Object.hasOwn(held, key) ? held[key] : undefined),
    value,
  );
}
