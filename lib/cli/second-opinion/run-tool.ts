import { runProgram, withTrustedPath } from '../../engine/process';

/** How a tool ended. */
interface ToolEnd {
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
export async function runTool(
  program: string,
  args: readonly string[],
  { cwd, timeout, signal }: { readonly cwd: string; readonly timeout: number; readonly signal?: AbortSignal },
): Promise<ToolEnd> {
  const ambient = withTrustedPath(process.env);
  const env = Object.fromEntries(
    PASSED_ON.flatMap((name) => (ambient[name] === undefined ? [] : [[name, ambient[name]]])),
  );
  const limits = { timeoutMs: timeout, maxOutput: MAX_OUTPUT };
  try {
    const end = await runProgram(program, args, { cwd, env, ...limits, ...(signal && { signal }) });
    signal?.throwIfAborted();
    const stopped =
      end.exceeded === 'output'
        ? `it printed more than ${MAX_OUTPUT / 1024 / 1024} MiB`
        : end.exceeded === 'time' && `it was not done within ${timeout / 1000} s`;
    const said = { stdout: end.stdout.toString('utf8'), stderr: end.stderr, exit: end.code ?? undefined };
    return stopped ? { ...said, stopped } : said;
  } catch (cause) {
    signal?.throwIfAborted();
    const stopped = `it could not be run: ${(cause as Error).message}`;
    return { stdout: '', stderr: '', exit: (cause as NodeJS.ErrnoException).code, stopped };
  }
}
