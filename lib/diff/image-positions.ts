import { isAlias, isMap, isScalar, isSeq, type Node, visit } from 'yaml';
import { identityOf } from './object-identity';
import { podSpecPath } from './pod-spec';
import { readYamlFile } from './read-yaml';

/** A place of images in a kind of one's own. */
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
}

const NONE: ManifestScalars = { images: [], metadata: [] };
const IMAGES_IN_POD: readonly (readonly string[])[] = [
  ...['containers', 'initContainers', 'ephemeralContainers'].map((list) => [list, '[]', 'image']),
  ['volumes', '[]', 'image', 'reference'],
];

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
  for (const [index, { value, tree }] of read.documents.entries()) {
    if (!standsForItself(tree.contents)) return NONE;
    const identity = identityOf(value);
    if (!identity) continue;
    const { group, kind } = identity;
    const pod = podSpecPath(group, kind);
    const declared = imagePaths.filter((each) => each.group === group && each.kind === kind);
    const patterns = [
      ...(pod ? IMAGES_IN_POD.map((path) => [...pod, ...path]) : []),
      ...declared.map(({ path }) => path.split('.')),
    ];
    for (const pattern of patterns) images.push(...scalarsAt(tree.contents, pattern, `${index}`, text));
    const owners = [[], ...(pod ? [pod.slice(0, -1)] : [])].filter((path, at) => at === 0 || path.length > 0);
    for (const owner of owners) {
      for (const field of ['labels', 'annotations']) {
        const found = scalarsAt(tree.contents, [...owner, 'metadata', field, '*'], `${index}`, text);
        metadata.push(
          ...found.map((each) => ({
            ...each,
            key: String(JSON.parse(each.path.slice(each.path.lastIndexOf('\n') + 1))),
          })),
        );
      }
    }
  }
  return { images: distinct(images), metadata };
}

function standsForItself(contents: unknown): boolean {
  let plain = true;
  visit(contents as Node, {
    Node: (_, node) => {
      if (isAlias(node) || ('anchor' in node && node.anchor !== undefined) || node.tag !== undefined) {
        plain = false;
        return visit.BREAK;
      }
      return undefined;
    },
  });
  return plain;
}

function scalarsAt(
  node: unknown,
  pattern: readonly string[],
  path: string,
  text: string,
): readonly ScalarPosition[] {
  const [step, ...rest] = pattern;
  if (step === undefined) return scalarAt(node, path, text);
  if (step === '[]') {
    return isSeq(node)
      ? node.items.flatMap((item, index) => scalarsAt(item, rest, `${path}\n${index}`, text))
      : [];
  }
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) => {
    const name = isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
    const fits = name !== undefined && (step === '*' || name === step);
    return fits ? scalarsAt(value, rest, `${path}\n${JSON.stringify(name)}`, text) : [];
  });
}

/** The scalar, if it is a one-line text written plainly or in quotes without escapes. */
function scalarAt(node: unknown, path: string, text: string): readonly ScalarPosition[] {
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return [];
  const [start, end] = node.range;
  const { value } = node;
  const source = text.slice(start, end);
  return source === value || source === `"${value}"` || source === `'${value}'`
    ? [{ path, value, start, end }]
    : [];
}

function distinct(positions: readonly ScalarPosition[]): readonly ScalarPosition[] {
  return [...new Map(positions.map((each) => [each.start, each])).values()];
}
