import { readYamlFile, type YamlNode } from '../../yaml';
import { IMAGES_IN_POD, objectIdentity, podSpecPath } from '../facts';

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
  /** Image positions of pod specs and of declared paths. */
  readonly images: readonly ScalarPosition[];
  /** Labels and annotations, of the object and of its pods. */
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
    const pod = podSpecPath(group, kind);
    const declared = imagePaths.filter((each) => each.group === group && each.kind === kind);
    const patterns = [
      ...(pod ? IMAGES_IN_POD.map((path) => [...pod, ...path]) : []),
      ...declared.map(({ path }) => path.split('.')),
    ];
    for (const pattern of patterns) images.push(...scalarsAt(root, pattern, `${index}`));
    const owners = [[], ...(pod ? [pod.slice(0, -1)] : [])].filter((path, at) => at === 0 || path.length > 0);
    for (const owner of owners) {
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

function scalarsAt(
  node: YamlNode,
  pattern: readonly string[],
  path: string,
  depth = 0,
): readonly ScalarPosition[] {
  const step = pattern[depth];
  if (step === undefined) {
    const { value, start, end } = node;
    return node.kind === 'scalar' && node.verbatim && typeof value === 'string'
      ? [{ path, value, start, end }]
      : [];
  }
  if (node.kind !== (step === '[]' ? 'list' : 'map')) return [];
  const entries =
    step === '[]' || step === '*' ? node.entries : node.entries.filter(({ key }) => key === step);
  const name = (key: string) => (step === '[]' ? key : JSON.stringify(key));
  return entries.flatMap((entry) => scalarsAt(entry.node, pattern, `${path}\n${name(entry.key)}`, depth + 1));
}

function distinct(positions: readonly ScalarPosition[]): readonly ScalarPosition[] {
  return [...new Map(positions.map((each) => [each.start, each])).values()];
}
