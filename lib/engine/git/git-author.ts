import { execFileSync } from 'node:child_process';
import { withoutTokens, withTrustedPath } from '../process';
import { gitProgram } from './spawn-git';

/**
 * What git calls the author of a commit made in a folder, as `Name <email>`; nothing where it knows none.
 *
 * @throws DeliveryError `NO_GIT`
 */
export function gitAuthor(folder: string): string | undefined {
  const program = gitProgram();
  try {
    const ident = execFileSync(program, ['var', 'GIT_AUTHOR_IDENT'], {
      cwd: folder,
      env: withTrustedPath(withoutTokens(process.env)),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return ident.slice(0, ident.lastIndexOf('>') + 1);
  } catch {
    return undefined;
  }
}
