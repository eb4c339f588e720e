import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { type ProgramPlace, startProgram } from './start-program';

/** Limits of a program; it is killed when it exceeds one. */
interface ProgramLimits {
  /**
   * Bytes on its standard output.
   *
   * @default - 512 MiB
   */
  readonly maxOutput?: number;
  /**
   * Milliseconds until it has ended.
   *
   * @default - for ever
   */
  readonly timeoutMs?: number;
}

/** How a program ended. */
interface ProgramEnd {
  /** Exit code; `null` when a signal ended it. */
  readonly code: number | null;
  /** The limit that ended it. */
  readonly exceeded?: 'output' | 'time';
  readonly stdout: Buffer;
  /** At most the first MiB. */
  readonly stderr: string;
}

const MOST_OUTPUT = 512 * 1024 * 1024;
const MOST_ERRORS = 1024 * 1024;

/**
 * Runs a program to its end, without a shell; how it ended is a result. Rejects when it cannot be started, and with the
 * signal's reason when the signal ended it.
 */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: ProgramPlace & ProgramLimits & { readonly input?: string | Buffer },
): Promise<ProgramEnd> {
  const end = await collectEnd(startProgram(command, args, options), options);
  options.signal?.throwIfAborted();
  return end;
}

/** Gives a program that was just started its input, and waits for its end. Rejects when it could not be started. */
export function collectEnd(
  child: ChildProcessWithoutNullStreams,
  options: ProgramLimits & { readonly input?: string | Buffer },
): Promise<ProgramEnd> {
  const { input = '', maxOutput = MOST_OUTPUT, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const out: Buffer[] = [];
    let size = 0;
    let exceeded: ProgramEnd['exceeded'];
    const stop = (limit: 'output' | 'time') => {
      exceeded ??= limit;
      child.kill('SIGKILL');
    };
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxOutput) stop('output');
      else out.push(chunk);
    });
    const stderr = firstOf(child.stderr, MOST_ERRORS);
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop('time'), timeoutMs);
    child.once('error', (cause) => {
      clearTimeout(timer);
      reject(cause);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      const end = { code, stdout: Buffer.concat(out), stderr: stderr() };
      resolve(exceeded === undefined ? end : { ...end, exceeded });
    });
    child.stdin.end(input);
  });
}

/** Keeps the beginning of a stream's output, and reads on, so that the program does not wait for a reader. */
export function firstOf(stream: NodeJS.ReadableStream, bytes: number): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    if (size < bytes) chunks.push(chunk.subarray(0, bytes - size));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
