import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A file or folder of an installed `node_modules` that was changed, added or removed after npm had written its note of
 * it, by the times that the file system keeps; undefined where there is none. Folders of tools (`.cache`) do not count.
 * A link to a folder counts as changed: what it points to is not npm's, and code in the sandbox could leave its files
 * through it.
 */
export function changedSince(nodeModules: string, note: string): string | undefined {
  const done = statSync(note).mtimeMs;
  const pending = readdirSync(nodeModules).flatMap((name) => (name.startsWith('.') ? [] : [name]));
  for (let inside = pending.pop(); inside !== undefined; inside = pending.pop()) {
    const path = join(nodeModules, inside);
    const found = lstatSync(path);
    if (found.mtimeMs > done || (found.isSymbolicLink() && isFolder(path))) return path;
    if (found.isDirectory()) pending.push(...readdirSync(path).map((name) => `${inside}/${name}`));
  }
  return undefined;
}

/** A link to a folder below a `node_modules`, by its path there; nothing where there is none. */
export function folderLink(nodeModules: string): string | undefined {
  const pending = readdirSync(nodeModules);
  for (let inside = pending.pop(); inside !== undefined; inside = pending.pop()) {
    const path = join(nodeModules, inside);
    const found = lstatSync(path);
    if (found.isSymbolicLink() && isFolder(path)) return inside;
    if (found.isDirectory()) pending.push(...readdirSync(path).map((name) => `${inside}/${name}`));
  }
  return undefined;
}

function isFolder(link: string): boolean {
  return statSync(link, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
