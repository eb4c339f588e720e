import {
  type Document,
  isCollection,
  isNode,
  isScalar,
  LineCounter,
  parseAllDocuments,
  type Scalar,
  visit,
} from 'yaml';
import { DeliveryError, type Finding, quote, refusal } from '../../../model/finding';
import { isMap } from '../../objects';

/** An object of a YAML text, and the line it begins at, 1-based. */
export interface ParsedManifest {
  readonly object: object;
  readonly line: number;
}

/**
 * The objects in a YAML text written by people, read as Kubernetes reads it (YAML 1.1); a `List` as its items. Plain
 * scalars that YAML readers disagree about are refused: `12:30:45`, `0o644`, `2001-12-14`.
 *
 * @throws DeliveryError `BROKEN_FILE` with the position of every problem
 */
export function parseManifests(text: string, file: string): readonly ParsedManifest[] {
  const lineCounter = new LineCounter();
  const findings: Finding[] = [];
  const report = (message: string, offset: number) => {
    const { line, col: column } = lineCounter.linePos(offset);
    findings.push(refusal('BROKEN_FILE', message, { file, line, column }));
  };
  const documents = parseAllDocuments(text, {
    version: '1.1',
    strict: true,
    lineCounter,
    prettyErrors: false,
  });
  const manifests: ParsedManifest[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    for (const error of document.errors) report(error.message, error.pos[0]);
    if (document.errors.length > 0) continue;
    visit(document, {
      Scalar: (_key, node) => {
        if (isDisputed(node))
          report(`readers disagree about ${quote(node.source)}: quote it`, node.range?.[0] ?? 0);
      },
    });
    const value = toValue(document, (message) => report(message, document.range?.[0] ?? 0));
    if (isMap(value)) manifests.push(...unlisted(value, document, lineCounter));
    else if (value !== null && value !== undefined)
      report('a document is not a map', document.range?.[0] ?? 0);
  }
  DeliveryError.throwIfAny(findings);
  return manifests;
}

function unlisted(object: object, document: Document, lines: LineCounter): readonly ParsedManifest[] {
  const lineOf = (node: unknown) => lines.linePos((isNode(node) ? node.range?.[0] : undefined) ?? 0).line;
  const { apiVersion, kind, items } = object as Readonly<Record<string, unknown>>;
  if (apiVersion !== 'v1' || kind !== 'List' || !Array.isArray(items))
    return [{ object, line: lineOf(document.contents) }];
  const list = document.get('items', true);
  return items.flatMap((item, index) =>
    isMap(item) ? [{ object: item, line: lineOf(isCollection(list) ? list.items[index] : undefined) }] : [],
  );
}

function toValue(
  document: { toJS(options: { maxAliasCount: number }): unknown },
  report: (message: string) => void,
): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    report((error as Error).message);
    return undefined;
  }
}

/** Plain scalars that Go's reader, YAML 1.1 and YAML 1.2 take for different things. */
function isDisputed(node: Scalar): boolean {
  if (!isScalar(node) || node.type !== 'PLAIN' || typeof node.source !== 'string') return false;
  const { source, value } = node;
  if (value instanceof Date) return true;
  if (typeof value === 'number' && source.includes(':')) return true;
  if (typeof value === 'number' && /^[eE]/.test(source)) return true;
  return typeof value === 'string' && /^[+-]?0[oOxXbB][0-9a-fA-F_]/.test(source);
}
