import { Composer, type Document, isNode, LineCounter, type ParsedNode } from 'yaml';
import { DeliveryError, type Finding, refusal } from '../../model/finding';
import { isMap } from '../../model/json';
import { MANIFEST_LIMITS } from '../limits';
import type { WrittenMap } from '../written-map';
import { lookAtKeys } from './disputed-keys';
import { lookAtScalars } from './disputed-scalars';
import { expandedSize } from './expanded-size';
import type { Report } from './report';
import { readTokens } from './tokens';

/** @throws DeliveryError `BROKEN_FILE` with the position of every problem */
export function readWritten(text: string, file: string): readonly WrittenMap[] {
  const lines = new LineCounter();
  const findings: Finding[] = [];
  const report: Report = (message, offset = 0) => {
    const { line, col: column } = lines.linePos(offset);
    if (findings.length < MOST_FINDINGS)
      findings.push(refusal('BROKEN_FILE', message, { file, line, column: Math.max(1, column) }));
  };
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  const read = readTokens(text, MANIFEST_LIMITS);
  if ('stopped' in read) {
    report(read.stopped, read.offset);
    throw new DeliveryError(findings as [Finding]);
  }
  for (const token of read.tokens)
    if (token.type === 'directive' && !/^%YAML[ \t]+1\.1\s*(?:#|$)/.test(token.source))
      report(`readers disagree about the directive ${token.source.trim()}: leave it out`, token.offset);
  const composer = new Composer({
    version: '1.1',
    strict: true,
    uniqueKeys: false,
    intAsBigInt: true,
    prettyErrors: false,
  });
  const maps = composed(composer, read.tokens, text, report).flatMap((document) => {
    const value = readDocument(document, report);
    const lineOf = (...path: readonly (string | number)[]) => {
      const node = path.length === 0 ? document.contents : document.getIn(path, true);
      return lines.linePos((isNode(node) ? node.range?.[0] : undefined) ?? 0).line;
    };
    if (isMap(value)) return [{ value, lineOf }];
    if (value !== null && value !== undefined) report('a document is not a map', document.range?.[0]);
    return [];
  });
  DeliveryError.throwIfAny(findings);
  return maps;
}

const MOST_FINDINGS = 50;

/** The package throws at numbers without a digit, such as `0x_`. */
function composed(
  composer: Composer,
  tokens: Extract<ReturnType<typeof readTokens>, { tokens: unknown }>['tokens'],
  text: string,
  report: Report,
): readonly Document.Parsed<ParsedNode>[] {
  const documents: Document.Parsed<ParsedNode>[] = [];
  try {
    for (const document of composer.compose(tokens, true, text.length)) documents.push(document);
  } catch (error) {
    report(`the file cannot be read as YAML: ${(error as Error).message}`, documents.at(-1)?.range?.[2]);
  }
  return documents;
}

/** The value of a document, or nothing where something is wrong in it. */
function readDocument(document: Document.Parsed<ParsedNode>, report: Report): unknown {
  let isGood = true;
  const complain: Report = (message, offset) => {
    isGood = false;
    report(message, offset);
  };
  for (const { message, pos } of [...document.errors, ...document.warnings]) complain(message, pos[0]);
  if (!isGood) return undefined;
  lookAtScalars(document, complain);
  expandedSize(document, complain);
  if (isGood) lookAtKeys(document, complain);
  if (!isGood) return undefined;
  try {
    return document.toJS({ maxAliasCount: -1 });
  } catch (error) {
    return complain((error as Error).message, document.range?.[0]);
  }
}
