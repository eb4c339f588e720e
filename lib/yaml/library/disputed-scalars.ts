import { type Document, isScalar, type Scalar, visit } from 'yaml';
import { quote } from '../../model/finding';
import type { Report } from './report';

/**
 * Reports scalars that readers interpret differently, and numbers that JavaScript cannot hold; whole numbers become
 * numbers.
 */
export function lookAtScalars(document: Document, report: Report): void {
  visit(document, {
    Scalar: (key, node) => {
      const offset = node.range?.[0];
      if (isNoNumber(node)) node.value = node.source;
      if (node.tag !== undefined && !READ_TAGS.has(node.tag))
        report(`readers disagree about the tag ${quote(shortTag(node.tag))}: write the value itself`, offset);
      else if (isDisputed(node, key === 'key')) report(disputed(node), offset);
      else if (isUnsafe(node.value)) report(tooLarge(node), offset);
      if (typeof node.value === 'bigint') node.value = Number(node.value);
    },
    Collection: (_key, node) => {
      if (node.tag !== undefined && !READ_TAGS.has(node.tag))
        report(
          `readers disagree about the tag ${quote(shortTag(node.tag))}: write the value itself`,
          node.range?.[0],
        );
    },
  });
}

const TAGS = 'tag:yaml.org,2002:';

/** Explicit tags that all readers know. */
const READ_TAGS: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `${TAGS}${name}`),
);

const shortTag = (tag: string): string => (tag.startsWith(TAGS) ? `!!${tag.slice(TAGS.length)}` : tag);

const disputed = ({ source }: Scalar): string => `readers disagree about ${quote(source)}: quote it`;

const tooLarge = ({ source }: Scalar): string =>
  `the number ${quote(source)} is beyond 2^53, where programs lose digits: quote it, if a text is allowed there`;

/** Plain scalars that Go's readers, YAML 1.1 and YAML 1.2 take for different things. */
function isDisputed(node: Scalar, isKey: boolean): boolean {
  if (!isScalar(node) || node.type !== 'PLAIN' || typeof node.source !== 'string') return false;
  const { source, value } = node;
  if (value instanceof Date) return true;
  if (typeof value === 'boolean') return isKey && !['true', 'false'].includes(source);
  if (typeof value === 'number' || typeof value === 'bigint') {
    if (isKey) return source !== String(value);
    return source.includes(':') || /^[eE]/.test(source);
  }
  if (isKey && value === null) return true;
  return typeof value === 'string' && /^[+-]?0[oOxXbB][0-9a-fA-F_]/.test(source);
}

/** Points and the like, which the package takes for a float, as YAML 1.1 has it, and readers for a text. */
const isNoNumber = ({ value, source }: Scalar): boolean =>
  typeof value === 'number' && Number.isNaN(value) && !/^\.nan$/i.test(source ?? '');

/** Whole numbers that JavaScript does not hold exactly, in digits. */
function isUnsafe(value: unknown): boolean {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) return false;
  return !Number.isSafeInteger(number) && (typeof value === 'bigint' || Math.abs(number) < 1e21);
}
