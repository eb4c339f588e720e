import { readYamlFile, type YamlNode } from '../../yaml';
import {
  holdsImages,
  imagesInManifest,
  type ObjectPath,
  objectIdentity,
  podSpecPath,
  podTemplatesIn,
} from '../facts';

/** A place of images in a custom kind. */
export interface ImagePath {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Keys joined by `.`, `[]` for the items of a list: `spec.workers.[].image`. */
  readonly path: string;
}

/** A scalar of a manifest, with its place in the text. */
export interface ScalarPosition {
  /** Keys and indexes from the root of the file, the document's number first. */
  readonly path: string;
  readonly value: string;
  /** Offsets in UTF-16 units, quotes included. */
  readonly start: number;
  readonly end: number;
}

/** The scalars of a manifest that may change with an image. */
export interface ManifestScalars {
  /** Positions of images that are known to be pulled, in any kind, and of declared paths. */
  readonly images: readonly ScalarPosition[];
  /** Labels and annotations, of the object and of its templates of pods. */
  readonly metadata: readonly (ScalarPosition & { readonly key: string })[];
  /** Names of the objects. */
  readonly names: readonly ScalarPosition[];
}

const NONE: ManifestScalars = { images: [], metadata: [], names: [] };

/**
 * Finds the scalars whose text stands for themselves and nothing else. A file with anchors, aliases, explicit tags,
 * directives or characters that readers of YAML disagree on has none: there, replacing a scalar might change more than
 * the scalar.
 */
export function manifestScalars(content: Buffer, imagePaths: readonly ImagePath[] = []): ManifestScalars {
  const text = content.toString('utf8');
  if (/[\t\r\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffd]|^%/m.test(text)) return NONE;
  const read = readYamlFile(content);
  if ('problem' in read) return NONE;
  const images: ScalarPosition[] = [];
  const metadata: (ScalarPosition & { key: string })[] = [];
  const names: ScalarPosition[] = [];
  for (const [index, { root, plain }] of read.documents.entries()) {
    if (!plain) return NONE;
    const identity = objectIdentity(root.value);
    if (!identity) continue;
    const { group, kind } = identity;
    names.push(...scalarsAt(root, ['metadata', 'name'], `${index}`));
    const declared = imagePaths.filter((each) => each.group === group && each.kind === kind);
    const patterns: ObjectPath[] = [
      ...(podSpecPath(group, kind) || holdsImages(group, kind) ? imagesInManifest(root.value) : [])
        .filter(({ certainty }) => certainty === 'pulled')
        .map(({ path }) => path),
      ...declared.map(({ path }) => path.split('.')),
    ];
    for (const pattern of patterns) images.push(...scalarsAt(root, pattern, `${index}`));
    for (const owner of ownersOf(root.value, podSpecPath(group, kind))) {
      for (const field of ['labels', 'annotations']) {
        const found = scalarsAt(root, [...owner, 'metadata', field, '*'], `${index}`);
        metadata.push(
          ...found.map((each) => ({
            ...each,
            key: String(JSON.parse(each.path.slice(each.path.lastIndexOf('\n') + 1))),
          })),
        );
      }
    }
  }
  return { images: distinct(images), metadata, names };
}

/** The parts with labels and annotations that may follow images: the object, and its pod templates. */
function ownersOf(object: unknown, pod: readonly string[] | undefined): readonly ObjectPath[] {
  const known: readonly ObjectPath[] = [
    ...(pod && pod.length > 1 ? [pod.slice(0, -1)] : []),
    ...podTemplatesIn(object).map(({ path }) => path),
  ];
  const own: ObjectPath = [];
  return [own, ...new Map(known.map((path) => [JSON.stringify(path), path])).values()];
}

/** The scalars at a pattern of fields, in the order of the text. */
function scalarsAt(root: YamlNode, pattern: ObjectPath, path: string): readonly ScalarPosition[] {
  const found: ScalarPosition[] = [];
  const look = (node: YamlNode, path: string, depth: number): void => {
    const step = pattern[depth];
    if (step === undefined) {
      const { value, start, end } = node;
      if (node.kind === 'scalar' && node.verbatim && typeof value === 'string')
        found.push({ path, value, start, end });
      return;
    }
    const inList = step === '[]' || typeof step === 'number';
    if (node.kind !== (inList ? 'list' : 'map')) return;
    const every = step === '[]' || step === '*';
    const name = String(step);
    for (const { key, node: next } of node.entries)
      if (every || key === name) look(next, `${path}\n${inList ? key : JSON.stringify(key)}`, depth + 1);
  };
  look(root, path, 0);
  return found;
}

function distinct(positions: readonly ScalarPosition[]): readonly ScalarPosition[] {
  return [...new Map(positions.map((each) => [each.start, each])).values()];
}
