import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** Where and how a program runs. */
export interface ProgramPlace {
  /** Working directory; that of this process where absent. */
  readonly cwd?: string;
  /** The whole environment of the program. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends the program when aborted. */
  readonly signal?: AbortSignal;
  /** Whether the program leads a process group of its own, so that what it starts can be ended with it. */
  readonly group?: boolean;
}

/** Starts a program without a shell, its three streams connected to this process. */
export function startProgram(
  command: string,
  args: readonly string[],
  place: ProgramPlace,
): ChildProcessWithoutNullStreams {
  const { cwd, env, group = false, signal } = place;
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: group,
    windowsHide: true,
  });
  // A program may end before it has read everything; its exit code counts.
  child.stdin.on('error', () => undefined);
  if (signal) {
    const stop = () => endProgram(child, group);
    signal.addEventListener('abort', stop, { once: true });
    child.once('close', () => signal.removeEventListener('abort', stop));
    child.once('error', () => signal.removeEventListener('abort', stop));
    // A program that git started, such as `git-remote-https`, may outlive it and hold its output open: that output is
    // no longer read.
    child.once('exit', () => {
      if (!signal.aborted) return;
      child.stdout.destroy();
      child.stderr.destroy();
    });
    if (signal.aborted) stop();
  }
  return child;
}

/** Asks a program to end; one that leads a group is killed with all that it started. */
export function endProgram(child: ChildProcess, group: boolean): void {
  if (!group) child.kill();
  else if (child.pid !== undefined) {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The group is gone already.
    }
  }
}
