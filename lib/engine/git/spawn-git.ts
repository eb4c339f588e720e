import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { DeliveryError, quote } from '../../model/finding';
import { findProgram, startProgram, withoutTokens } from '../process';
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
  /** Whether git talks to no remote here: it and what it starts, such as `gpg`, then get no tokens at all. */
  readonly local?: boolean;
  /** Texts that must never be shown. */
  readonly secrets?: readonly string[];
  /** Stops git when aborted. */
  readonly signal?: AbortSignal;
}

/** Starts git without a shell and in a clean environment. */
export function spawnGit(args: readonly string[], place: GitPlace): ChildProcessWithoutNullStreams {
  const { gitDir, cwd = gitDir, settings, env, local = false, signal } = place;
  if (signal?.aborted) throw interrupted();
  return startProgram(gitProgram(), args, {
    ...(cwd === undefined ? {} : { cwd }),
    ...(signal === undefined ? {} : { signal }),
    env: gitEnvironment(local ? withoutTokens(process.env) : process.env, settings, {
      ...(gitDir === undefined ? {} : { GIT_DIR: gitDir }),
      ...env,
    }),
  });
}

/**
 * The absolute path of git.
 *
 * @throws DeliveryError `NO_GIT`
 */
export function gitProgram(): string {
  const program = findProgram('git');
  if (program !== undefined) return program;
  throw DeliveryError.of(
    'NO_GIT',
    'git is in no folder of PATH; folders below a node_modules, inside the project, or not absolute do not count',
  );
}

/**
 * How a git process ended, as `ended` says it.
 *
 * @throws DeliveryError `INTERRUPTED` when the signal fired, `NO_GIT` when git could not be started, `NO_REPOSITORY` where its
 * folder is gone
 */
export async function gitEnd<T extends { readonly code: number | null }>(
  ended: Promise<T>,
  place: GitPlace,
): Promise<T & { readonly code: number }> {
  const end = await ended.catch((cause: Error) => {
    throw notStarted(cause, place);
  });
  if (place.signal?.aborted) throw interrupted();
  return { ...end, code: end.code ?? 128 };
}

/** The exit code of a git process whose output is read elsewhere; throws as `gitEnd`. */
export async function endOf(child: ChildProcessWithoutNullStreams, place: GitPlace): Promise<number> {
  const closed = new Promise<{ readonly code: number | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code }));
  });
  return (await gitEnd(closed, place)).code;
}

function interrupted(): DeliveryError {
  return DeliveryError.of('INTERRUPTED', 'git was stopped before it was done');
}

function notStarted(cause: Error, place: GitPlace): DeliveryError {
  const directory = place.cwd ?? place.gitDir;
  // a directory that does not exist looks to node like a git that does not
  if (directory !== undefined && !existsSync(directory))
    return DeliveryError.of(
      'NO_REPOSITORY',
      `there is no folder ${quote(directory)}`,
      {},
      { cause, remedy: 'see whether it was removed; where it belongs to the cache, run the command again' },
    );
  const where = directory === undefined ? '' : ` in ${quote(directory)}`;
  return DeliveryError.of('NO_GIT', `git cannot be started${where}: ${cause.message}`, {}, { cause });
}
