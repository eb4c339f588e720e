import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { endProgram, startProgram } from '../process';
import { type ChildLimits, supervised } from './supervise';

/** How a child ended. */
export interface ChildEnd {
  /** `ended`: by itself. The others: it was killed with its process group. */
  readonly reason: 'ended' | 'timeout' | 'quota' | 'aborted';
  /** Exit code; `null` when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it was killed, in words, where `reason` is `quota`. */
  readonly problem?: string;
  /** The last 64 KiB of what it printed, both streams together. */
  readonly log: string;
  /** How many bytes it printed. */
  readonly printed: number;
}

const LOG_BYTES = 64 * 1024;
const LONGEST_PAUSE = 3000;

/**
 * Runs Node in a process group of its own with exactly the environment given and no input, and kills the whole group
 * when time, quota or the caller says so, and in any case when the child has ended. It has limits of its own and dies
 * with this process, see `supervised`.
 */
export function runChild(options: {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly limits: ChildLimits;
  /** Whether it is to have namespaces of its own. */
  readonly apart: boolean;
  /** File that says what held. */
  readonly report: string;
  /** Asked again and again while the child runs; a text ends it. */
  readonly quota: () => string | undefined;
  readonly signal?: AbortSignal;
}): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    const { args, cwd, env } = options;
    const [program = '', ...rest] = supervised([process.execPath, ...args], options.limits, options);
    // its standard input stays open as long as this process lives
    const child = startProgram(program, rest, { cwd, env: { ...env }, group: true });
    const kill = () => endProgram(child, true);
    process.once('exit', kill);
    const log = new Tail(child);
    let cause: { reason: ChildEnd['reason']; problem?: string } = { reason: 'ended' };
    const end = (reason: ChildEnd['reason'], problem?: string) => {
      if (cause.reason === 'ended') cause = problem === undefined ? { reason } : { reason, problem };
      kill();
    };
    const abort = () => end('aborted');
    const timer = setTimeout(() => end('timeout'), options.timeoutMs);
    const stopWatching = watch(options.quota, (problem) => end('quota', problem));
    options.signal?.addEventListener('abort', abort);
    if (options.signal?.aborted) abort();

    const settle = () => {
      clearTimeout(timer);
      stopWatching();
      process.removeListener('exit', kill);
      options.signal?.removeEventListener('abort', abort);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      kill();
      settle();
      log
        .finished()
        .then(() => resolve({ ...cause, ...endOf(code, signal), log: log.text(), printed: log.printed }));
    });
  });
}

/** A shell says by 128 and more which signal ended a program. */
function endOf(code: number | null, signal: NodeJS.Signals | null): Pick<ChildEnd, 'code' | 'signal'> {
  if (code === null || code <= 128) return { code, signal };
  const [name] = Object.entries(constants.signals).find(([, number]) => number === code - 128) ?? [];
  return name === undefined ? { code, signal } : { code: null, signal: name as NodeJS.Signals };
}

/** Calls `quota` with pauses that grow with its own cost, so that watching takes a small part of the machine. */
function watch(quota: () => string | undefined, exceeded: (problem: string) => void): () => void {
  let timer: NodeJS.Timeout;
  const look = () => {
    const start = performance.now();
    const problem = quota();
    if (problem !== undefined) return exceeded(problem);
    timer = setTimeout(look, Math.min(LONGEST_PAUSE, Math.max(200, (performance.now() - start) * 10)));
  };
  timer = setTimeout(look, 200);
  return () => clearTimeout(timer);
}

/** Keeps the end of what a child prints. */
class Tail {
  private chunks: Buffer[] = [];
  private bytes = 0;
  /** Of all that came, in bytes. */
  printed = 0;
  private readonly closed: Promise<unknown>;

  constructor(private readonly child: ChildProcess) {
    const streams = [child.stdout, child.stderr].filter((each) => each !== null);
    for (const stream of streams) stream.on('data', (chunk: Buffer) => this.add(chunk));
    this.closed = Promise.all(streams.map((each) => new Promise((done) => each.once('close', done))));
  }

  private add(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    this.printed += chunk.length;
    if (this.bytes < 4 * LOG_BYTES) return;
    this.chunks = [Buffer.concat(this.chunks).subarray(-LOG_BYTES)];
    this.bytes = LOG_BYTES;
  }

  /** Waits for the streams, but not for another process that still holds them. */
  async finished(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((done) => {
      timer = setTimeout(done, 500);
    });
    await Promise.race([this.closed, patience]);
    clearTimeout(timer);
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
  }

  text(): string {
    return Buffer.concat(this.chunks).subarray(-LOG_BYTES).toString('utf8');
  }
}
