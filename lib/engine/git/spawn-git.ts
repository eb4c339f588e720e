import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { DeliveryError, quote } from '../../model/finding';
import { type GitSetting, gitEnvironment } from './git-environment';

/** Where and how git runs. */
export interface GitPlace {
  /** Git directory of the repository; absent: none. */
  readonly gitDir?: string;
  /** Working directory; the git directory where absent. */
  readonly cwd?: string;
  /** Settings for this run; secrets may stand here, as they travel by environment. */
  readonly settings?: readonly GitSetting[];
  /** More environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Texts that must never be shown. */
  readonly secrets?: readonly string[];
  /** Stops git when aborted. */
  readonly signal?: AbortSignal;
}

/** Starts git without a shell and in a clean environment. */
export function spawnGit(args: readonly string[], place: GitPlace): ChildProcessWithoutNullStreams {
  const { gitDir, cwd = gitDir, settings, env, signal } = place;
  if (signal?.aborted) throw interrupted();
  const child = spawn('git', args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: gitEnvironment(process.env, settings, {
      ...(gitDir === undefined ? {} : { GIT_DIR: gitDir }),
      ...env,
    }),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  // git may end before it has read everything; its exit code tells the story
  child.stdin.on('error', () => {});
  if (signal) {
    const stop = () => child.kill();
    signal.addEventListener('abort', stop, { once: true });
    child.once('close', () => signal.removeEventListener('abort', stop));
  }
  return child;
}

/** How a git process ended. */
export function endOf(child: ChildProcessWithoutNullStreams, place: GitPlace): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(notStarted(cause, place)));
    child.once('close', (code) => {
      if (place.signal?.aborted) reject(interrupted());
      else resolve(code ?? 128);
    });
  });
}

function interrupted(): DeliveryError {
  return DeliveryError.of('INTERRUPTED', 'git was stopped before it was done');
}

function notStarted(cause: Error, place: GitPlace): DeliveryError {
  const directory = place.cwd ?? place.gitDir;
  const where = directory === undefined ? '' : ` in ${quote(directory)}`;
  return DeliveryError.of('NO_GIT', `git cannot be started${where}: ${cause.message}`, {}, { cause });
}
