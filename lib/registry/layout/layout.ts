import type { OwnPlace } from './place';

/**
 * Where an environment keeps its data files and its manifests, as a table of paths. `<environment>` stands for the
 * environment's name, `<app>` and `<name>` for what a file is named after.
 *
 * A file that is named after something is the last part of its path, `<app>.yaml` or `<name>.yaml`, in a folder that
 * holds no other kind. A layout for environments that have a branch each need not name the environment.
 */
export interface Layout {
  /** Name and version, as the data of an environment calls it: `folders/v1`. */
  readonly name: string;
  /** Each kind of data file of an environment. */
  readonly files: Readonly<Record<OwnPlace['kind'], string>>;
  /**
   * The folder of an environment's manifests, unless its data names another: a folder per app in it, and one for the
   * environment's inputs.
   */
  readonly manifests: string;
}

/** A path of a layout, filled with names. */
export function filled(pattern: string, names: Readonly<Record<string, string>>): string {
  return pattern.replace(/<(\w+)>/g, (whole, name: string) => names[name] ?? whole);
}

/** A path in its parts: the folder, and the file's name without `.yaml` where the file is named after something. */
export function partsOf(path: string): {
  readonly folder: string;
  readonly file: string;
  readonly stem?: string;
} {
  const slash = path.lastIndexOf('/');
  const [folder, file] = [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)];
  return { folder, file, ...(file.endsWith('.yaml') ? { stem: file.slice(0, -'.yaml'.length) } : {}) };
}
