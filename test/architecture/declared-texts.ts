import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { ROOT } from '../support/cli-build';

const LIB = join(ROOT, 'lib');

/** A parameter, a property or a member of a type that is declared as a bare text. */
export interface Declared {
  readonly path: string;
  readonly line: number;
  readonly name: string;
}

/** The files of `lib/`, read, each by its path. */
export function sources(): ReadonlyMap<string, ts.SourceFile> {
  const paths = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  return new Map(
    paths.map((path) => {
      const text = readFileSync(join(LIB, path), 'utf8');
      return [path.replaceAll('\\', '/'), ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true)];
    }),
  );
}

/** What the files declare as `string`, with or without `undefined` and `null`. */
export function declaredTexts(files: ReadonlyMap<string, ts.SourceFile>): readonly Declared[] {
  return find(files, (node) =>
    (ts.isParameter(node) || ts.isPropertySignature(node) || ts.isPropertyDeclaration(node)) &&
    ts.isIdentifier(node.name) &&
    node.type !== undefined &&
    isBareText(node.type)
      ? node.name.text
      : undefined,
  );
}

/** The files that read the clock: `new Date()` and `Date.now()`. */
export function clockReaders(files: ReadonlyMap<string, ts.SourceFile>): readonly string[] {
  const reads = find(files, (node) =>
    (ts.isNewExpression(node) && isDate(node.expression) && !node.arguments?.length) ||
    (ts.isCallExpression(node) && isDate(node.expression)) ||
    (ts.isPropertyAccessExpression(node) && isDate(node.expression) && node.name.text === 'now')
      ? 'Date'
      : undefined,
  );
  return [...new Set(reads.map(({ path }) => path))].sort();
}

function find(
  files: ReadonlyMap<string, ts.SourceFile>,
  nameOf: (node: ts.Node) => string | undefined,
): Declared[] {
  const found: Declared[] = [];
  for (const [path, file] of files) {
    const visit = (node: ts.Node): void => {
      const name = nameOf(node);
      const line = () => file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      if (name !== undefined) found.push({ path, line: line(), name });
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return found;
}

function isBareText(type: ts.TypeNode): boolean {
  return ts.isUnionTypeNode(type) ? type.types.some(isBareText) : type.kind === ts.SyntaxKind.StringKeyword;
}

function isDate(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === 'Date';
}

/** A regular expression, or a text that is made one of: how it is written, and where. */
export interface Pattern extends Declared {
  /** Its source, without slashes and flags. */
  readonly source: string;
}

/** The regular expressions of the files, and the texts that hold one: for CEL, or to make an expression of. */
export function patterns(files: ReadonlyMap<string, ts.SourceFile>): readonly Pattern[] {
  return find(files, sourceOf).map((each) => ({ ...each, source: each.name }));
}

function sourceOf(node: ts.Node): string | undefined {
  if (ts.isRegularExpressionLiteral(node)) return node.text.slice(1, node.text.lastIndexOf('/'));
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node);
  return isText && /\[[^\]\s]*\w-\w[^\]\s]*\][+*{)?]/.test(node.text) ? node.text : undefined;
}
