import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DeliveryError, quote } from '../../../model/finding';
import { projectPath } from '../project-path';

/** The entry at a path of the project, as a renderer sees it. */
export interface Standing {
  readonly isFolder: boolean;
  /** The bytes of a file; the names in a folder, sorted, those of folders with `/` behind them, NUL between them. */
  readonly bytes: Uint8Array;
}

/** The project as renderers see it: nothing but its files and folders, by absolute paths below `/`. */
export type ProjectFiles = (path: string) => Standing | undefined;

/**
 * The files of a project.
 *
 * @throws (on use) DeliveryError `UNSAFE_PATH` for what leads out of the project, or is neither file nor folder
 */
export function projectFiles(root: string): ProjectFiles {
  return (path) => {
    const inside = path.replace(/^\/+/, '');
    const real = projectPath(root, inside);
    if (real === undefined) return undefined;
    const found = statSync(real);
    if (found.isFile()) return { isFolder: false, bytes: readFileSync(real) };
    if (!found.isDirectory())
      throw DeliveryError.of('UNSAFE_PATH', `${quote(inside)} is neither a file nor a folder`, {
        file: inside,
      });
    const names = readdirSync(real).sort();
    const marked = names.map((name) => (isFolder(join(real, name)) ? `${name}/` : name));
    return { isFolder: true, bytes: Buffer.from(marked.join('\0')) };
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
