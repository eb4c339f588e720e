import { isUtf8 } from 'node:buffer';
import { closeSync, constants, type Dirent, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { quote } from '../../model/finding';
import { isPlainFileName } from '../../model/scalars';
import type { OutputLimits } from './limits';

const DEEPEST = 4;

/** Takes a problem and the path it is about, relative to the output folder. */
export type Report = (path: string, message: string) => void;

/** The remainder of the limits for the whole output. */
export interface Budget {
  files: number;
  bytes: number;
}

/**
 * Reads every file below a folder that untrusted code wrote, in code-unit order of the paths. Anything but folders and
 * plain, singly linked `.yaml` files with safe names is reported and not read.
 */
export function readFolder(
  output: string,
  folder: string,
  limits: OutputLimits,
  budget: Budget,
  report: Report,
): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const names = new Set<string>();
  const pending = [''];
  for (let inside = pending.pop(); inside !== undefined; inside = pending.pop()) {
    const at = join(output, folder, inside);
    for (const entry of entriesOf(at, (message) => report(join(folder, inside), message))) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      budget.files -= 1;
      const stop =
        budget.files < 0
          ? `more than ${limits.totalFiles} files were written`
          : files.size >= limits.filesPerTarget
            ? `more than ${limits.filesPerTarget} files stand in ${quote(folder)}`
            : undefined;
      const problem = stop ?? nameProblem(path, entry, names);
      const content =
        problem === undefined && !entry.isDirectory()
          ? readText(join(at, entry.name), Math.min(limits.fileBytes, budget.bytes))
          : problem;
      if (typeof content === 'string') report(`${folder}/${path}`, content);
      else if (content === undefined) pending.push(path);
      else {
        files.set(path, content);
        budget.bytes -= content.length;
      }
      if (stop !== undefined) return files;
    }
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function nameProblem(path: string, entry: Dirent, names: Set<string>): string | undefined {
  if (!isPlainFileName(entry.name))
    return 'the name has characters other than letters, digits, ".", "_" and "-", or is too long';
  if (names.size === names.add(path.toLowerCase()).size) return 'another name differs only in case';
  if (entry.isDirectory())
    return path.split('/').length >= DEEPEST ? `folders are nested more than ${DEEPEST} deep` : undefined;
  return entry.name.endsWith('.yaml') ? undefined : 'only .yaml files may stand here';
}

function readText(path: string, limit: number): Buffer | string {
  const content = readPlainFile(path, limit);
  return typeof content === 'string' || isUtf8(content) ? content : 'the file is not UTF-8';
}

/** Names in a folder that is really one; an unreadable folder is reported and counts as empty. */
export function entriesOf(folder: string, say: (message: string) => void): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    say(`cannot be read: ${(error as NodeJS.ErrnoException).code}`);
    return [];
  }
}

/** The bytes of a plain file, or why it is not one; follows no symlink and waits for no pipe. */
export function readPlainFile(path: string, limit: number): Buffer | string {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP' || code === 'EMLINK') return 'a symlink stands where a file is expected';
    return `cannot be read: ${quote(code ?? 'unknown')}`;
  }
  try {
    const found = fstatSync(file);
    if (!found.isFile()) return 'something other than a plain file is there';
    if (found.nlink !== 1) return 'the file is linked from elsewhere';
    if (found.size > limit) return `the file has ${found.size} bytes, ${limit} are allowed`;
    const content = Buffer.allocUnsafe(found.size);
    let at = 0;
    while (at < found.size) {
      const count = readSync(file, content, at, found.size - at, at);
      if (count === 0) return 'the file changed while it was read';
      at += count;
    }
    return content;
  } finally {
    closeSync(file);
  }
}
