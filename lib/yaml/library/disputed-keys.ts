import { type Document, isAlias, isMap, isScalar, isSeq, type Scalar, visit, type YAMLMap } from 'yaml';
import { quote } from '../../model/finding';
import { MERGE_KEY } from '../limits';
import type { Report } from './report';

/**
 * Reports keys that are not texts, keys that are duplicates once they are texts, and merge keys that some readers let
 * win over earlier keys.
 */
export function lookAtKeys(document: Document, report: Report): void {
  visit(document, {
    Map: (_key, map) => {
      const seen = new Set<string>();
      for (const { key, value } of map.items) {
        const offset = rangeOf(key) ?? map.range?.[0];
        if (!isScalar(key)) {
          report('a key is not a text', offset);
          continue;
        }
        const name = nameOf(key);
        if (name === MERGE_KEY && key.type !== 'PLAIN')
          report(`readers disagree on whether the key ${quote(name)} in quotes merges maps`, offset);
        else if (seen.has(name)) report(`the key ${quote(name)} is there twice`, offset);
        else if (name === MERGE_KEY) {
          const lost = mergedNames(value, document).find((each) => seen.has(each));
          if (lost !== undefined)
            report(
              `readers disagree on which ${quote(lost)} counts, the one of the map or the merged one: put the merge key first`,
              offset,
            );
        }
        seen.add(name);
      }
    },
  });
}

const nameOf = ({ value }: Scalar): string =>
  typeof value === 'symbol' ? (value.description ?? '') : String(value);

function rangeOf(node: unknown): number | undefined {
  return (node as { readonly range?: readonly number[] } | null)?.range?.[0];
}

/** Names of what a merge key brings. */
function mergedNames(value: unknown, document: Document): readonly string[] {
  const node = isAlias(value) ? value.resolve(document) : value;
  if (isSeq(node)) return node.items.flatMap((each) => mergedNames(each, document));
  if (!isMap(node)) return [];
  return (node as YAMLMap).items.flatMap(({ key, value: inner }) => {
    if (!isScalar(key)) return [];
    return nameOf(key) === MERGE_KEY ? mergedNames(inner, document) : [nameOf(key)];
  });
}
