import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { DeliveryError } from '../../model/finding';
import type { CodeFile } from './read-code';

/** The settings of a `tsconfig.json` that change what the compiled code does. */
export interface CompilerOptions {
  readonly legacyDecorators: boolean;
  readonly decoratorMetadata: boolean;
  /** Class fields by definition, as ECMAScript says, not by assignment. */
  readonly defineFields: boolean;
  /** `import()` stays what it is in CommonJS modules. */
  readonly nodeModules: boolean;
  readonly verbatim: boolean;
  readonly jsx: boolean;
}

/**
 * Reads the settings from the revision's `tsconfig.json`, following `extends` to other files of the revision and to its
 * dependencies.
 *
 * @throws DeliveryError `BROKEN_FILE`
 */
export function compilerOptions(files: readonly CodeFile[], nodeModules: string): CompilerOptions {
  const merged = load('tsconfig.json', { files, nodeModules, loaded: new Set() });
  const module = textOr('', merged['module']);
  const isNode = module.startsWith('node');
  const target = textOr(isNode ? 'es2022' : 'es5', merged['target']);
  const modern = target === 'esnext' || Number(target.replace(/^es/, '')) >= 2022;
  return {
    legacyDecorators: merged['experimentalDecorators'] === true,
    decoratorMetadata: merged['emitDecoratorMetadata'] === true,
    defineFields: (merged['useDefineForClassFields'] ?? modern) === true,
    nodeModules: isNode,
    verbatim: merged['verbatimModuleSyntax'] === true,
    jsx: merged['jsx'] !== undefined,
  };
}

function textOr(otherwise: string, value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : otherwise;
}

const MOST_FILES = 50;

interface Place {
  readonly files: readonly CodeFile[];
  readonly nodeModules: string;
  /** Paths read so far; each counts once, so that a circle or a hostile fan of `extends` ends. */
  readonly loaded: Set<string>;
}

function load(path: string, place: Place): Record<string, unknown> {
  if (place.loaded.has(path) || place.loaded.size >= MOST_FILES) return {};
  place.loaded.add(path);
  const text = read(path, place);
  if (text === undefined) return {};
  const errors: ParseError[] = [];
  const parsed: { extends?: unknown; compilerOptions?: Record<string, unknown> } | null | undefined = parse(
    text.replace(/^\ufeff/, ''),
    errors,
    { allowTrailingComma: true },
  );
  const [problem] = errors;
  if (problem) throw DeliveryError.of('BROKEN_FILE', notJson(text, problem), { file: path });
  const parents = [parsed?.extends ?? []].flat().filter((each) => typeof each === 'string');
  const inherited = parents.map((each) => load(parentPath(path, each), place));
  return Object.assign({}, ...inherited, parsed?.compilerOptions);
}

function notJson(text: string, { error, offset }: ParseError): string {
  const before = text.slice(0, offset).split('\n');
  return `not JSON: ${printParseErrorCode(error)} in line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function parentPath(path: string, parent: string): string {
  const relative = parent.startsWith('.');
  const joined = relative ? posix.join(posix.dirname(path), parent) : posix.join('node_modules', parent);
  if (joined.endsWith('.json')) return joined;
  return relative ? `${joined}.json` : `${joined}/tsconfig.json`;
}

function read(path: string, { files, nodeModules }: Place): string | undefined {
  const inside = files.find((each) => each.path === path && each.kind !== 'symlink');
  if (inside) return inside.content.toString('utf8');
  if (!path.startsWith('node_modules/') || path.includes('/../')) return undefined;
  for (const candidate of [path, path.replace(/\/tsconfig\.json$/, '.json')]) {
    try {
      return readFileSync(join(nodeModules, candidate.slice('node_modules/'.length)), 'utf8');
    } catch {
      // The next form of the name.
    }
  }
  return undefined;
}
