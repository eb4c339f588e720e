import { DeliveryError, quote } from '../../model/finding';
import { npmEnvironment } from './npm-environment';
import type { PackageManager } from './package-managers';
import { findProgram } from './program-path';
import { runProgram } from './run-program';

/** Corepack changes no file of a project and asks nobody. */
const QUIET = { COREPACK_ENABLE_AUTO_PIN: '0', COREPACK_ENABLE_DOWNLOAD_PROMPT: '0', YARN_IGNORE_PATH: '1' };

/**
 * Runs a package manager in a folder, without the tokens of Git or a forge.
 *
 * @param remedy what to do where it fails, unless its own words say so
 * @returns what it printed
 * @throws DeliveryError `DEPENDENCIES_FAILED` with the end of its output, `INTERRUPTED`
 */
export async function runInstaller(
  name: PackageManager['name'],
  args: readonly string[],
  folder: string,
  { signal, remedy }: { readonly signal?: AbortSignal; readonly remedy?: string } = {},
): Promise<string> {
  const failed = (message: string, more: { cause?: unknown; remedy?: string } = {}) =>
    DeliveryError.of(
      'DEPENDENCIES_FAILED',
      message,
      {},
      {
        ...(remedy === undefined ? {} : { remedy }),
        ...more,
      },
    );
  const program = findProgram(name);
  if (program === undefined)
    throw failed(
      `${name} is in no folder of PATH; folders below a node_modules, inside the project, or not absolute do not count`,
      {
        remedy:
          name === 'npm'
            ? 'put the folder of npm into PATH by its absolute name'
            : `install it beside Node, \`npm install --global ${name}\` or \`corepack enable\`, in the version that made the lockfile; or commit a package-lock.json, which counts first`,
      },
    );
  const env = { ...npmEnvironment(process.env), ...QUIET };
  const run = runProgram(program, args, { cwd: folder, env, ...(signal ? { signal } : {}) });
  const ended = await run.catch((cause: Error) => {
    const message = `${name} cannot be run: ${cause.message}`;
    throw signal?.aborted
      ? DeliveryError.of('INTERRUPTED', message, {}, { cause })
      : failed(message, { cause });
  });
  const { code, stderr } = ended;
  const stdout = ended.stdout.toString('utf8');
  if (code === 0) return stdout;
  // npm says what is wrong on standard error, the others on standard output.
  const said = name === 'npm' ? stderr : `${stdout}\n${stderr}`;
  const lines = said
    .trim()
    .split('\n')
    .slice(-12)
    .map((line) => quote(line).slice(1, -1));
  throw failed(`${name} ${args[0]} ended with ${code}: ${lines.join('\n')}`);
}
