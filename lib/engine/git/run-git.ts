import { DeliveryError } from '../../model/finding';
import { collectEnd } from '../process';
import { askAgain } from './ask-again';
import { ensureGit } from './git-version';
import { brokeOff, remoteRemedy } from './remote-remedy';
import { gitWords } from './scrub';
import { type GitPlace, gitEnd, spawnGit } from './spawn-git';

/** How one git command runs. */
export interface GitOptions extends GitPlace {
  /** What git reads. */
  readonly input?: string | Buffer;
  /** Bytes of output accepted; 512 MiB where absent. */
  readonly maxOutput?: number;
}

/** How one git command ended. */
export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  /** As git wrote it, secrets included: show it only through `gitWords`. */
  readonly stderr: string;
}

/**
 * Runs git and waits for its end; an exit code other than 0 is a result, not an error. Where git fetched an object of a
 * partial clone by itself and the remote broke off, it runs again.
 *
 * @throws DeliveryError `NO_GIT` when git is missing or older than 2.38, `INTERRUPTED` when the signal fired,
 * `REMOTE_FAILED` when git printed more than accepted.
 */
export function runGit(args: readonly string[], options: GitOptions = {}): Promise<GitResult> {
  return askAgain(
    () => runOnce(args, options),
    ({ code, stderr }) => code !== 0 && stderr.includes('from promisor remote') && brokeOff(stderr),
    options.signal,
  );
}

async function runOnce(args: readonly string[], options: GitOptions): Promise<GitResult> {
  // looked at while git runs; an old one's own complaints are not shown
  const isNewEnough = ensureGit();
  isNewEnough.catch(() => {});
  const end = await gitEnd(collectEnd(spawnGit(args, options), options), options);
  await isNewEnough;
  if (end.exceeded)
    throw DeliveryError.of('REMOTE_FAILED', `git ${args[0]} printed more than ${options.maxOutput} bytes`);
  return end;
}

/**
 * Runs git and gives what it printed.
 *
 * @throws DeliveryError `REMOTE_FAILED` with git's words when it fails, and what `runGit` throws.
 */
export async function gitOutput(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const { code, stdout, stderr } = await runGit(args, options);
  if (code !== 0) throw gitFailed(args, stderr, options);
  return stdout;
}

/** The error for a git command that failed. */
export function gitFailed(args: readonly string[], stderr: string, place: GitPlace): DeliveryError {
  const message = `git ${args[0]} failed: ${gitWords(stderr, place.secrets)}`;
  if (isDiskFull(stderr)) return DeliveryError.of('DISK', message);
  const remedy = remoteRemedy(stderr);
  return DeliveryError.of('REMOTE_FAILED', message, {}, remedy === undefined ? {} : { remedy });
}

/** Whether git here, not the remote, complains that the disk is full. */
export function isDiskFull(stderr: string): boolean {
  const own = stderr.split('\n').filter((line) => !line.startsWith('remote:'));
  return own.some((line) =>
    /no space left on device|out of diskspace|disk quota exceeded|read-only file system/i.test(line),
  );
}
