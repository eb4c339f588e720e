import { execFileSync } from 'node:child_process';
import { DeliveryError } from '../../model/finding';

/**
 * What git calls the author of a commit made in a folder, as `Name <email>`; nothing where it knows none.
 *
 * @throws DeliveryError `NO_GIT`
 */
export function gitAuthor(folder: string): string | undefined {
  try {
    const ident = execFileSync('git', ['var', 'GIT_AUTHOR_IDENT'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return ident.slice(0, ident.lastIndexOf('>') + 1);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      throw DeliveryError.of('NO_GIT', 'git is not on the PATH');
    return undefined;
  }
}
