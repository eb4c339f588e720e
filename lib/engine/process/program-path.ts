import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, sep } from 'node:path';
import { PACKAGE_MANAGERS } from './package-managers';

/**
 * The folders of a `PATH` in which programs that run beside credentials are looked for: absolute, and neither below a
 * `node_modules` nor inside the project that this process was started in. `npx` and `npm run` put
 * `node_modules/.bin` first, where any dependency may leave a `git`.
 */
function trustedFolders(path: string | undefined, cwd: string = process.cwd()): readonly string[] {
  const projects = projectsAround(cwd);
  const folders = (path ?? '').split(delimiter).filter((each) => isAbsolute(each));
  return [...new Set(folders)].filter((each) => !isUntrusted(each, projects));
}

/** An environment whose `PATH` has the trusted folders only: programs that it starts in turn are found there, too. */
export function withTrustedPath(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { PATH, ...rest } = env;
  return PATH === undefined ? rest : { ...rest, PATH: trustedPath(PATH) };
}

/** Whether an absolute path lies neither below a `node_modules` nor inside the project. */
export function isTrustedPath(path: string): boolean {
  return isAbsolute(path) && !isUntrusted(path, projectsAround(process.cwd()));
}

/**
 * The absolute path of a program, resolved once per process and `PATH`; nothing where no trusted folder has one.
 * A link that leads into a project or below a `node_modules` does not count; npm and its like, themselves packages, may lie in the
 * `node_modules` of their own Node.
 */
export function findProgram(
  name: string,
  path: string | undefined = process.env['PATH'],
): string | undefined {
  const key = `${name}\0${path}\0${process.cwd()}`;
  if (!found.has(key)) found.set(key, look(name, path));
  return found.get(key);
}

const found = new Map<string, string | undefined>();
const paths = new Map<string, string>();

function trustedPath(path: string): string {
  const key = `${path}\0${process.cwd()}`;
  const known = paths.get(key) ?? trustedFolders(path).join(delimiter);
  paths.set(key, known);
  return known;
}

function look(name: string, path: string | undefined): string | undefined {
  const projects = projectsAround(process.cwd());
  for (const folder of trustedFolders(path)) {
    const program = join(folder, name);
    try {
      accessSync(program, constants.X_OK);
      const real = realpathSync(program);
      if (!statSync(real).isFile() || isInside(real, projects)) continue;
      if (isBelowModules(real) && !isPackageOf(name, real)) continue;
      return program;
    } catch {
      // not there, or not for this user
    }
  }
  return undefined;
}

function isUntrusted(path: string, projects: readonly string[]): boolean {
  return [path, realOf(path)].some((each) => isBelowModules(each) || isInside(each, projects));
}

function isBelowModules(path: string): boolean {
  return path.split(sep).includes('node_modules');
}

function isPackageOf(name: string, real: string): boolean {
  const places = PACKAGE_MANAGERS.find((each) => each.name === name)?.places ?? [];
  return places.some((place) => real.endsWith(join('lib', 'node_modules', place)));
}

function isInside(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}${sep}`));
}

/** The folders at and above one that belong to a project or a work tree; a home directory is not one of them. */
function projectsAround(cwd: string): readonly string[] {
  const projects: string[] = [];
  const home = realOf(homedir());
  for (let folder = realOf(cwd); folder !== dirname(folder); folder = dirname(folder)) {
    if (folder !== home && MARKS.some((each) => existsSync(join(folder, each)))) projects.push(folder);
  }
  return projects;
}

const MARKS = ['package.json', 'cdk8s.yaml', '.git'];

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
