import { type Document, isNode, isScalar, LineCounter, parseAllDocuments, type Scalar, visit } from 'yaml';
import { DeliveryError, type Finding, quote, refusal } from '../../model/finding';
import { isMap } from '../../model/json';
import type { WrittenMap } from '../parse-written';

/** @throws DeliveryError `BROKEN_FILE` with the position of every problem */
export function readWritten(text: string, file: string): readonly WrittenMap[] {
  const lines = new LineCounter();
  const findings: Finding[] = [];
  const report = (message: string, offset = 0) => {
    const { line, col: column } = lines.linePos(offset);
    findings.push(refusal('BROKEN_FILE', message, { file, line, column }));
  };
  const documents = parseAllDocuments(text, {
    version: '1.1',
    strict: true,
    lineCounter: lines,
    prettyErrors: false,
  });
  const maps: WrittenMap[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    for (const error of document.errors) report(error.message, error.pos[0]);
    if (document.errors.length > 0) continue;
    visit(document, {
      Scalar: (_key, node) => {
        if (isDisputed(node))
          report(`readers disagree about ${quote(node.source)}: quote it`, node.range?.[0]);
      },
    });
    const value = toValue(document, (message) => report(message, document.range?.[0]));
    const lineOf = (...path: readonly (string | number)[]) => {
      const node = path.length === 0 ? document.contents : document.getIn(path, true);
      return lines.linePos((isNode(node) ? node.range?.[0] : undefined) ?? 0).line;
    };
    if (isMap(value)) maps.push({ value, lineOf });
    else if (value !== null && value !== undefined) report('a document is not a map', document.range?.[0]);
  }
  DeliveryError.throwIfAny(findings);
  return maps;
}

function toValue(document: Document, report: (message: string) => void): unknown {
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
