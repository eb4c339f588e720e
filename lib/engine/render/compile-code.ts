import { posix } from 'node:path';
import type { Options } from '@swc/core';
import { DeliveryError, quote } from '../../model/finding';
import { runProgram } from '../process';
import type { CompilerOptions } from './compiler-options';
import type { CodeFile } from './read-code';

const MAX_SOURCE = 16 * 1024 * 1024;

/**
 * Compiles the TypeScript of a revision to JavaScript files beside it, so that the child needs neither a compiler nor
 * its native addon: a process that may load one native addon may load any, and is in no sandbox. A file that does not compile becomes one that throws when it is loaded.
 *
 * Types are not checked here.
 *
 * @throws DeliveryError `RENDER_FAILED` for source that breaks the compiler
 */
export async function compileCode(options: {
  readonly files: readonly CodeFile[];
  readonly settings: CompilerOptions;
  /** Compiled even where a JavaScript file of the same name stands beside it. */
  readonly entry: string;
  readonly signal?: AbortSignal;
}): Promise<readonly CodeFile[]> {
  const sources = sourcesOf(options.files, options.entry);
  const types = moduleTypes(options.files);
  const wanted = sources.map(({ path, content }): Wanted => {
    const settings = swcOptions(path, isModule(path, types), options.settings);
    return {
      path,
      source: content.toString('utf8'),
      settings,
    };
  });
  const made = await transform(wanted, options.signal);
  return wanted.map(({ path, settings }, index) => {
    const { code, error = 'no result' } = made[index] ?? {};
    const text = code ?? thrower(path, error, settings);
    return { path: compiledPath(path), kind: 'file', content: Buffer.from(text) };
  });
}

interface Wanted {
  readonly path: string;
  readonly source: string;
  readonly settings: Options;
}

/** The files that are compiled. */
export function sourcesOf<F extends Pick<CodeFile, 'path' | 'kind'>>(
  files: readonly F[],
  entry: string,
): readonly F[] {
  const present = new Set(files.map((each) => each.path));
  return files.filter(
    ({ path, kind }) =>
      kind !== 'symlink' && isSource(path) && (path === entry || !present.has(compiledPath(path))),
  );
}

/** The JavaScript file that a TypeScript file becomes; other paths stay as they are. */
export function compiledPath(path: string): string {
  return isSource(path) ? path.replace(/\.([mc]?)tsx?$/, '.$1js') : path;
}

function isSource(path: string): boolean {
  return /\.(?:[mc]?ts|tsx)$/.test(path) && !/\.d\.[mc]?ts$/.test(path);
}

/**
 * Runs swc in a process of its own: its parser is native, and source that is nested deep enough ends the process it runs
 * in. Results come in the order of the sources.
 */
async function transform(
  wanted: readonly Wanted[],
  signal: AbortSignal | undefined,
): Promise<{ readonly code?: string; readonly error?: string }[]> {
  if (wanted.length === 0) return [];
  const work = wanted.map(({ source, settings }) =>
    source.length > MAX_SOURCE ? { error: `longer than ${MAX_SOURCE} characters` } : { source, settings },
  );
  const { code, stdout, stderr } = await runProgram(
    process.execPath,
    ['-e', COMPILER, require.resolve('@swc/core')],
    { env: {}, input: JSON.stringify(work), ...(signal === undefined ? {} : { signal }) },
  ).catch((cause: Error) => {
    throw DeliveryError.of(
      signal?.aborted ? 'INTERRUPTED' : 'RENDER_FAILED',
      `compiling: ${cause.message}`,
      {},
      { cause },
    );
  });
  if (code === 0) return JSON.parse(stdout.toString('utf8'));
  throw DeliveryError.of(
    'RENDER_FAILED',
    `the TypeScript compiler gave up on the code revision, which may be nested too deep ${quote(stderr.slice(-500))}`,
  );
}

const COMPILER = `
const swc = require(process.argv[1]);
const compile = ({ source, settings, error }) =>
  error ? { error } : swc.transform(source, settings).then(({ code }) => ({ code }), ({ message }) => ({ error: message.split('\\nCaused by:')[0].trim() }));
const work = JSON.parse(require('fs').readFileSync(0, 'utf8'));
Promise.all(work.map(compile)).then((results) => process.stdout.write(JSON.stringify(results)));
`;

/** The version of the compiler, on which the cached files depend. */
export function compilerVersion(): string {
  const { version }: { version: string } = require('@swc/core/package.json');
  return version;
}

function thrower(path: string, message: string, { module }: Options): string {
  const statement = `throw new SyntaxError(${JSON.stringify(`${path}: ${message}`)});\n`;
  return module?.type === 'es6' ? `${statement}export {};\n` : statement;
}

function swcOptions(path: string, isEsm: boolean, settings: CompilerOptions): Options {
  return {
    filename: posix.basename(path),
    sourceFileName: posix.basename(path),
    swcrc: false,
    configFile: false,
    sourceMaps: 'inline',
    inlineSourcesContent: false,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true, tsx: settings.jsx && path.endsWith('.tsx') },
      keepClassNames: true,
      transform: {
        legacyDecorator: settings.legacyDecorators,
        decoratorMetadata: settings.decoratorMetadata,
        useDefineForClassFields: settings.defineFields,
        verbatimModuleSyntax: settings.verbatim,
      },
    },
    module: isEsm ? { type: 'es6' } : { type: 'commonjs', ignoreDynamic: settings.nodeModules },
  };
}

/** Folders with a package.json of their own, and whether their `.js` files are ES modules. */
function moduleTypes(files: readonly CodeFile[]): ReadonlyMap<string, boolean> {
  const types = new Map<string, boolean>();
  for (const { path, content } of files.filter((each) => posix.basename(each.path) === 'package.json')) {
    try {
      const parsed: { type?: unknown } | null = JSON.parse(content.toString('utf8'));
      types.set(posix.dirname(path), parsed?.type === 'module');
    } catch {
      types.set(posix.dirname(path), false);
    }
  }
  return types;
}

function isModule(path: string, types: ReadonlyMap<string, boolean>): boolean {
  if (path.endsWith('.mts')) return true;
  if (path.endsWith('.cts')) return false;
  let folder = posix.dirname(path);
  while (folder !== '.' && !types.has(folder)) folder = posix.dirname(folder);
  return types.get(folder) ?? false;
}
