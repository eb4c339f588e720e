import { posix, sep } from 'node:path';
import { quote } from '../../model/finding';
import { pathProblem as gitPathProblem } from '../git';

/**
 * Why a path of a Git tree must not be written to disk, or nothing when it may be. A backslash is a character like others
 * where it separates no folders.
 */
export function pathProblem(path: string): string | undefined {
  const problem = gitPathProblem(sep === '/' ? path.replaceAll('\\', '_') : path);
  return problem === undefined ? undefined : `the path ${quote(path)} ${problem}`;
}

/**
 * Why a symlink of a Git tree must not be made, or nothing when it may be: its target has to stay inside the tree, and
 * `..` may stand only at its start, where no other symlink can change its meaning.
 */
export function symlinkProblem(path: string, target: string): string | undefined {
  const problem = `the symlink ${quote(path)} points to ${quote(target)}, only places inside the project are allowed`;
  if (target === '' || target.startsWith('/') || /[\0\\\ufffd]/.test(target)) return problem;
  let descended = false;
  for (const part of target.split('/')) {
    if (part === '..' && descended) return problem;
    if (part !== '..') descended = true;
    if (part.toLowerCase() === '.git') return problem;
  }
  const place = posix.join(posix.dirname(path), target);
  return place === '..' || place.startsWith('../') ? problem : undefined;
}
