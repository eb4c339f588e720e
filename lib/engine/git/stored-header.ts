import type { Remote } from './remote';
import { runGit } from './run-git';

/**
 * A remote with the header that the repository around a folder has for it (`http.<url>.extraHeader`), as
 * `actions/checkout` leaves it for the steps behind it. What was given in words of ours counts first, and git decides
 * which header is for which URL. Headers of the user's own settings reach git by themselves.
 *
 * @throws DeliveryError `NO_GIT`
 */
export async function withStoredHeader(remote: Remote, folder: string): Promise<Remote> {
  const { url, settings, secrets } = remote;
  if (settings.length > 0 || !/^https?:/.test(url)) return remote;
  const args = ['config', '--local', '--includes', '--get-urlmatch', 'http.extraHeader', url];
  const { code, stdout } = await runGit(args, { cwd: folder });
  const header = stdout.toString('utf8').trim();
  if (code !== 0 || header === '' || /[\r\n]/.test(header)) return remote;
  const value = header.slice(header.indexOf(':') + 1).trim();
  const [scheme = '', given = ''] = value.split(/\s+/);
  const token = passwordIn(scheme.toLowerCase(), given);
  return {
    ...remote,
    settings: [
      [`http.${new URL(url).origin}/.extraHeader`, header],
      ['http.followRedirects', 'false'],
    ],
    secrets: [...secrets, value, given, ...(token === undefined ? [] : [token])].filter(
      (each) => each !== '',
    ),
    ...(token === undefined ? {} : { password: token }),
  };
}

/** What a header of authorization says. */
function passwordIn(scheme: string, given: string): string | undefined {
  if (scheme === 'bearer') return given === '' ? undefined : given;
  if (scheme !== 'basic') return undefined;
  const decoded = Buffer.from(given, 'base64').toString('utf8');
  return decoded.includes(':') ? decoded.slice(decoded.indexOf(':') + 1) || undefined : undefined;
}
