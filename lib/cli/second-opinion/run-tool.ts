import { execFile } from 'node:child_process';

/** How a tool ended. */
export interface ToolEnd {
  readonly stdout: string;
  readonly stderr: string;
  /** Why it did not come to an end by itself. */
  readonly stopped?: string;
  readonly exit: number | string | undefined;
}

const MAX_OUTPUT = 64 * 1024 * 1024;

/** What a tool may see of the environment: no tokens. */
const PASSED_ON = [
  'HOME',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'LANG',
  'NO_PROXY',
  'PATH',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'TMPDIR',
  'XDG_CACHE_HOME',
  'https_proxy',
  'http_proxy',
  'no_proxy',
];

/** Runs a tool to its end without a shell, within limits of time and output; never rejects for how it ended. */
export function runTool(
  program: string,
  args: readonly string[],
  { cwd, timeout, signal }: { readonly cwd: string; readonly timeout: number; readonly signal?: AbortSignal },
): Promise<ToolEnd> {
  const env = Object.fromEntries(
    PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      {
        cwd,
        env,
        timeout,
        killSignal: 'SIGKILL',
        maxBuffer: MAX_OUTPUT,
        encoding: 'utf8',
        ...(signal && { signal }),
      },
      (error, stdout, stderr) => {
        if (signal?.aborted) reject(signal.reason);
        else resolve({ stdout, stderr, ...(error ? ended(error, timeout) : { exit: 0 }) });
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end();
  });
}

function ended(
  error: Error & { readonly code?: number | string | null; readonly killed?: boolean },
  timeout: number,
): Pick<ToolEnd, 'stopped' | 'exit'> {
  const exit = error.code ?? undefined;
  if (exit === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return { exit, stopped: `it printed more than ${MAX_OUTPUT / 1024 / 1024} MiB` };
  if (error.killed) return { exit, stopped: `it was not done within ${timeout / 1000} s` };
  if (typeof exit !== 'number') return { exit, stopped: `it could not be run: ${error.message}` };
  return { exit };
}
