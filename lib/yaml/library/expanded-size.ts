import { type Document, isAlias, isCollection, isNode, isPair, isScalar, type Node, type Pair } from 'yaml';
import { MANIFEST_LIMITS } from '../limits';
import type { Report } from './report';

interface Size {
  readonly values: number;
  readonly characters: number;
}

/**
 * Reports aliases that make a document larger than a manifest may be once they are written out, or that contain
 * themselves.
 */
export function expandedSize(document: Document, report: Report): void {
  const { values, characters } = MANIFEST_LIMITS;
  const sizes = new Map<Node, Size>();
  const anchors = new Map<string, Node>();
  let isTold = false;
  const tell = (message: string, node: Node): Size => {
    if (!isTold) report(message, node.range?.[0]);
    isTold = true;
    return NOTHING;
  };
  const measure = (node: unknown): Size => {
    if (isPair(node)) return sum(measure(node.key), measure(node.value));
    if (!isNode(node)) return NOTHING;
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      const size = target && sizes.get(target);
      return size ?? tell(`the alias *${node.source} stands for what it is a part of, or for nothing`, node);
    }
    if ('anchor' in node && typeof node.anchor === 'string') anchors.set(node.anchor, node);
    let size: Size = { values: 1, characters: isScalar(node) ? String(node.value ?? '').length : 0 };
    if (isCollection(node))
      for (const item of node.items as readonly (Node | Pair)[]) {
        size = sum(size, measure(item));
        if (size.values > values || size.characters > characters)
          return tell(
            `the aliases stand for more than ${size.values > values ? `${values} values` : `${characters} characters`} once they are written out`,
            isNode(item) ? item : node,
          );
      }
    sizes.set(node, size);
    return size;
  };
  measure(document.contents);
}

const NOTHING: Size = { values: 0, characters: 0 };

const sum = (left: Size, right: Size): Size => ({
  values: left.values + right.values,
  characters: left.characters + right.characters,
});
