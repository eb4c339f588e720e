import { lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { hasControl } from '../model/text';

/** A path that an import does not look into. */
interface PassedFile {
  readonly path: string;
  readonly reason: string;
  /** Whether no command renders the project while it is there. */
  readonly inTheWay?: true;
}

/** The files below a folder, as far as an import looks. */
export interface WalkedFiles {
  /** Files by path from the project's folder, in code-unit order. */
  readonly files: readonly string[];
  /** Paths that were skipped, and why. */
  readonly passed: readonly PassedFile[];
}

const DEEPEST = 12;
const MOST_FILES = 50_000;
const LARGEST = 4 * 1024 * 1024;
const UNRENDERED = 'which no command renders while it is there';

/** Folders that hold no layout of a team: dependencies, what tools write, and what this tool reads. */
const OTHERS: ReadonlySet<string> = new Set(['node_modules', 'dist', 'cdk8s.out', 'bootstrap']);

/** The files below a folder of the project. Links are not followed: what they lead to is found where it lies. */
export function walkFiles(root: string, from: string): WalkedFiles {
  const files: string[] = [];
  const passed: PassedFile[] = [];
  const visit = (folder: string, depth: number): void => {
    if (depth > DEEPEST) {
      passed.push({ path: folder, reason: `it lies more than ${DEEPEST} folders deep` });
      return;
    }
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const found = lstatSync(join(root, path));
      if (hasControl(name))
        passed.push({ path, inTheWay: true, reason: `its name holds a control character, ${UNRENDERED}` });
      else if (found.isSymbolicLink()) passed.push(link(root, path));
      else if (found.isDirectory()) {
        if (!OTHERS.has(name) && !name.startsWith('.')) visit(path, depth + 1);
      } else if (!found.isFile()) passed.push({ path, reason: 'it is neither a file nor a folder' });
      else if (found.size > LARGEST) {
        // A package that npm packed is no layout, and its size is nobody's question.
        if (!name.endsWith('.tgz'))
          passed.push({ path, reason: `it is larger than ${LARGEST / 1024 / 1024} MiB` });
      } else if (files.length < MOST_FILES) files.push(path);
    }
  };
  visit(from, 0);
  if (files.length === MOST_FILES)
    passed.push({ path: from, reason: `only the first ${MOST_FILES} files were looked at` });
  return { files, passed };
}

function link(root: string, path: string): PassedFile {
  if (leadsInside(root, path)) return { path, reason: 'it is a symbolic link' };
  return {
    path,
    inTheWay: true,
    reason: `it leads out of the project, ${UNRENDERED}`,
  };
}

function leadsInside(root: string, path: string): boolean {
  try {
    const inside = relative(realpathSync(root), realpathSync(join(root, path)));
    return inside !== '..' && !inside.startsWith(`..${sep}`);
  } catch {
    return !isAbsolute(readlinkSync(join(root, path)));
  }
}
