import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import * as ts from 'typescript';
import { ROOT } from '../support/cli-build';

const LIB = join(ROOT, 'lib');

/** Folders of `lib/` that hold rooms; every other folder is a room itself. */
const WINGS = ['authoring', 'engine', 'kubernetes', 'model', 'views'];

/** One import of a file of `lib/` by another. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Names that are taken, as the other file exports them; `*` for all. */
  readonly names: readonly string[];
  /** Only types, or only when a function is called: nothing is loaded with the file. */
  readonly later: boolean;
}

/** One file of `lib/`. */
export interface Module {
  readonly path: string;
  readonly edges: readonly Edge[];
  /** Names it exports, those of `export … from` among them. */
  readonly exports: readonly string[];
  /** Names it declares itself and exports. */
  readonly declares: readonly string[];
  /** Packages it names. */
  readonly packages: readonly string[];
  /** Names that it mentions anywhere but where it exports them. */
  readonly text: string;
}

/** The files of `lib/`, by path, `/` between the parts. */
export function moduleGraph(): ReadonlyMap<string, Module> {
  const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .sort();
  return new Map(files.map((path) => [path, moduleOf(path)]));
}

/** The room that a file belongs to; a file beside the rooms is its own. */
export function roomOf(path: string): string {
  const [wing = '', room] = path.split('/');
  return room !== undefined && WINGS.includes(wing)
    ? room.endsWith('.ts')
      ? wing
      : `${wing}/${room}`
    : wing;
}

function moduleOf(path: string): Module {
  const text = readFileSync(join(LIB, path), 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const edges: Edge[] = [];
  const exports: string[] = [];
  const declares: string[] = [];
  const packages: string[] = [];
  const add = (specifier: string, names: readonly string[], later: boolean) => {
    if (!specifier.startsWith('.')) {
      packages.push(
        specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      );
      return;
    }
    const to = resolved(path, specifier);
    if (to !== undefined) edges.push({ from: path, to, names, later });
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      const clause = statement.importClause;
      const bindings = clause?.namedBindings;
      const named = bindings && ts.isNamedImports(bindings) ? bindings.elements : undefined;
      const names = named
        ? named.map((each) => (each.propertyName ?? each.name).text)
        : clause === undefined
          ? []
          : ['*'];
      const types =
        clause?.isTypeOnly === true ||
        (named !== undefined && named.length > 0 && named.every((each) => each.isTypeOnly));
      add(statement.moduleSpecifier.text, names, types);
    } else if (ts.isExportDeclaration(statement)) {
      const from = statement.moduleSpecifier;
      const elements =
        statement.exportClause && ts.isNamedExports(statement.exportClause)
          ? statement.exportClause.elements
          : undefined;
      for (const each of elements ?? []) exports.push(each.name.text);
      if (from && ts.isStringLiteral(from))
        add(
          from.text,
          elements ? elements.map((each) => (each.propertyName ?? each.name).text) : ['*'],
          statement.isTypeOnly || (elements?.every((each) => each.isTypeOnly) ?? false),
        );
    } else if (isExported(statement)) {
      const names = declaredNames(statement);
      exports.push(...names);
      declares.push(...names);
    }
  }
  visitCalls(source, (specifier) => add(specifier, ['*'], true));
  return { path, edges, exports, declares, packages, text };
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => bindingNames(name));
  const { name } = statement as { name?: ts.Node };
  return name && ts.isIdentifier(name) ? [name.text] : [];
}

function bindingNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((each) => (ts.isOmittedExpression(each) ? [] : bindingNames(each.name)));
}

/** What is asked for later: `require('…')`, `import('…')`, and `typeof import('…')`. */
function visitCalls(node: ts.Node, found: (specifier: string) => void): void {
  if (ts.isCallExpression(node)) {
    const [argument] = node.arguments;
    const asks =
      node.expression.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(node.expression) && node.expression.text === 'require');
    if (asks && argument && ts.isStringLiteral(argument)) found(argument.text);
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const { literal } = node.argument;
    if (ts.isStringLiteral(literal)) found(literal.text);
  }
  ts.forEachChild(node, (child) => visitCalls(child, found));
}

function resolved(from: string, specifier: string): string | undefined {
  const target = posix
    .normalize(posix.join(dirname(from).replaceAll('\\', '/'), specifier))
    .replace(/\/$/, '');
  return [`${target}.ts`, `${target}/index.ts`, target].find(
    (each) => each.endsWith('.ts') && !each.startsWith('..') && existsSync(join(LIB, each)),
  );
}
