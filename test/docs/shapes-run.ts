import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { ROOT } from '../support/cli-build';
import { isCommand, shapeOf } from './shape-of';

/** Names of files whose tests start the program. */
const STARTS = /\.(?:test|real|storm)\.ts$|^test\/(?:controllers\/real|support\/github|net)\//;

/** What says in a file that it starts the program, or has it started. */
const STARTING = /\b(?:cli|bot|night|place)\b|\bcreateProgram\b|\brunHere\b|\bCli\b/;

/** Files that name commands and run none. */
const PARSED_ONLY = [
  'test/docs/commands.test.ts',
  'test/docs/commands-run.test.ts',
  'test/cli/completion.test.ts',
];

/** Stands for words that are not known before a test runs. */
const UNKNOWN = '\0';

/** The shapes of the command lines that tests run, as far as their files say it. */
export function shapesRun(): Set<string> {
  const found = new Set<string>();
  for (const file of testFiles()) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    if (STARTING.test(text)) for (const shape of shapesIn(file, text)) found.add(shape);
  }
  return found;
}

function testFiles(): string[] {
  return readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name}`)
    .filter((file) => file.endsWith('.ts') && STARTS.test(file) && !PARSED_ONLY.includes(file))
    .sort();
}

/**
 * The shapes in the source of a test: lists of words, or arguments of a call, that begin with the name of a command. Words of constants of
 * the same file count, and so do those that a call of a function gives to a command which that function names.
 */
export function shapesIn(file: string, text: string): Set<string> {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const constants = constantsOf(source);
  const shapes = new Set<string>();
  const partly = new Map<string, string[][]>();
  walk(source, (node) => {
    const words = wordsAt(node, constants);
    const at = words.findIndex(isCommand);
    // behind other words, such as the path of the program
    if (at < 0 || at > 2) return;
    const line = words.slice(at);
    note(shapes, line);
    const name = line.includes(UNKNOWN) ? nameAround(node) : undefined;
    if (name !== undefined) partly.set(name, [...(partly.get(name) ?? []), line]);
  });
  walk(source, (node) => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return;
    for (const line of partly.get(node.expression.text) ?? [])
      note(shapes, [...line, ...node.arguments.flatMap((each) => textsOf(each, constants))]);
  });
  return shapes;
}

function note(shapes: Set<string>, line: readonly string[]): void {
  const shape = shapeOf(line);
  if (shape !== undefined) shapes.add(shape);
}

type Constants = ReadonlyMap<string, readonly ts.Expression[]>;

function constantsOf(source: ts.SourceFile): Constants {
  const found = new Map<string, ts.Expression[]>();
  walk(source, (node) => {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) return;
    const { text } = node.name;
    found.set(text, [...(found.get(text) ?? []), node.initializer]);
  });
  return found;
}

/** The words that a node hands over, if it is a call or a list of its own. */
function wordsAt(node: ts.Node, constants: Constants): string[] {
  if (ts.isArrayLiteralExpression(node))
    return ts.isSpreadElement(node.parent) ? [] : node.elements.flatMap((each) => textsOf(each, constants));
  if (!ts.isCallExpression(node)) return [];
  const { expression } = node;
  const method = ts.isPropertyAccessExpression(expression) ? expression : undefined;
  if (method?.name.text === 'split' && ts.isStringLiteralLike(method.expression))
    return method.expression.text.split(' ');
  const words = node.arguments.flatMap((each) => textsOf(each, constants));
  return method?.name.text === 'json' ? [...words, '--json'] : words;
}

function textsOf(node: ts.Expression, constants: Constants, depth = 0): string[] {
  const inner = (each: ts.Expression) => textsOf(each, constants, depth + 1);
  if (depth > 6) return [UNKNOWN];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [`${node.head.text}…`];
  if (ts.isSpreadElement(node) || ts.isAsExpression(node) || ts.isParenthesizedExpression(node))
    return inner(node.expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(inner);
  // What a proposal is approved by that was read: `approve <id> --plan <digest>`.
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'approving')
    return ['approve', UNKNOWN, '--plan', UNKNOWN];
  const known = ts.isIdentifier(node) ? (constants.get(node.text) ?? []) : [];
  const [only, ...others] = known.filter((each) => /^[['"`]/.test(each.getText()));
  if (only && others.length === 0) return inner(only);
  return [UNKNOWN];
}

/** The name of the function around a node. */
function nameAround(node: ts.Node): string | undefined {
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent) {
    if (ts.isFunctionDeclaration(at)) return at.name?.text;
    if (!ts.isArrowFunction(at)) continue;
    return ts.isVariableDeclaration(at.parent) && ts.isIdentifier(at.parent.name)
      ? at.parent.name.text
      : undefined;
  }
  return undefined;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
