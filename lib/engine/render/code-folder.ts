import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GitRepository } from '../git';
import { contentsOf, isSealed, seal } from '../kept';
import { type Note, sweep, temporaryFolder, touch } from './cache-folder';
import { compileCode, compiledPath, compilerVersion, sourcesOf } from './compile-code';
import type { CompilerOptions } from './compiler-options';
import { expandLinks } from './expand-links';
import { type CodeEntry, readCode } from './read-code';
import { removeTree } from './remove-tree';
import { writeCode } from './write-code';

/** The inputs that determine a folder of code. */
export interface CodeFolderOptions {
  readonly repository: GitRepository;
  readonly entries: readonly CodeEntry[];
  readonly settings: CompilerOptions;
  /** Real path of the dependencies. */
  readonly nodeModules: string;
  /** The program, see `AppCommand`. */
  readonly entry: string;
  readonly cacheFolder: string;
  readonly note?: Note;
  readonly signal?: AbortSignal;
}

const FILES = 'files';

/** The folder of the code, beside its packages. The name stands in no project, see {@link writeCodeFolder}. */
const CODE = 'cdk8s-delivery-code';

/** Has to change whenever the form of such a folder changes. */
const FORM = 'symlinks to files only, packages beside the code';

const ONE_WEEK = 7 * 24 * 60 * 60 * 1000;

/**
 * A folder `<cache>/code/<key>/files` as {@link writeCodeFolder} makes it. It is made whole or not at all, and kept for
 * the next run of the same content, which takes it only where its seal says that this user made exactly these files.
 * Only for code that cannot write there.
 *
 * @returns the real path of the code in it
 */
export async function keptCodeFolder(options: CodeFolderOptions): Promise<string> {
  const kept = join(options.cacheFolder, 'code', keyOf(options));
  if (existsSync(kept) && !isSealed(kept, contentsOf(join(kept, FILES)))) {
    options.note?.(`the compiled code in ${kept} is not what was kept there: it is discarded and made anew`);
    await removeTree(kept);
  }
  if (!existsSync(kept)) await make(options, kept);
  touch(kept);
  return realpath(join(kept, FILES, CODE));
}

/**
 * Writes the files of a revision, its TypeScript compiled, and beside them a symlink to its dependencies, where Node finds
 * them. The symlink is not inside: Node's permission model would take `node_modules/../file` for a file of the code, and
 * the system for one beside the real packages.
 *
 * @returns the folder of the code
 */
export async function writeCodeFolder(options: CodeFolderOptions, folder: string): Promise<string> {
  const files = await readCode(options.repository, options.entries);
  const compiled = await compileCode({ ...options, files });
  const replaced = new Set(compiled.map((each) => each.path));
  const code = join(folder, CODE);
  mkdirSync(code, { recursive: true });
  writeCode(code, expandLinks([...files.filter((each) => !replaced.has(each.path)), ...compiled]));
  symlinkSync(options.nodeModules, packagesBeside(code));
  return code;
}

/** Where the packages of such code are found. */
export function packagesBeside(code: string): string {
  return join(dirname(code), 'node_modules');
}

/** Gives the text of a compiled file of such a folder, and nothing for any other path. */
export function compiledIn(
  folder: string,
  { entries, entry }: Pick<CodeFolderOptions, 'entries' | 'entry'>,
): (path: string) => string | undefined {
  const compiled = new Set(sourcesOf(entries, entry).map(({ path }) => compiledPath(path)));
  return (path) => (compiled.has(path) ? readFileSync(join(folder, path), 'utf8') : undefined);
}

function keyOf({ entries, settings, nodeModules, entry }: CodeFolderOptions): string {
  const files = entries.map(({ kind, id, path }) => [kind, id, path]);
  return createHash('sha256')
    .update(JSON.stringify([FORM, compilerVersion(), settings, nodeModules, entry, files]))
    .digest('hex');
}

async function make(options: CodeFolderOptions, kept: string): Promise<void> {
  const parent = dirname(kept);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  await sweep(parent, ONE_WEEK, options.note);
  const draft = await temporaryFolder(options.cacheFolder, 'code', options.note);
  try {
    await writeCodeFolder(options, join(draft, FILES));
    seal(draft, contentsOf(join(draft, FILES)));
    try {
      renameSync(draft, kept);
    } catch (cause) {
      // Another process made the same one in the meantime.
      if (!existsSync(kept)) throw cause;
    }
  } finally {
    await removeTree(draft);
  }
}
