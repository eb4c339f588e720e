import { runGit } from './run-git';

/**
 * The password that git's credential helper keeps for a host; nothing where there is none, or no helper.
 *
 * @throws DeliveryError `NO_GIT`, `INTERRUPTED`
 */
export async function storedPassword(
  protocol: string,
  host: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const input = `protocol=${protocol}\nhost=${host}\n\n`;
  const { code, stdout } = await runGit(['credential', 'fill'], { input, ...(signal ? { signal } : {}) });
  if (code !== 0) return undefined;
  return /^password=(.+)$/m.exec(stdout.toString('utf8'))?.[1];
}
