import { DeliveryError, quote } from '../../model/finding';
import { npmEnvironment } from './npm-environment';
import { findProgram } from './program-path';
import { runProgram } from './run-program';

const ALWAYS = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-progress'];

/**
 * Runs npm in a folder, without the scripts of packages and without the tokens of Git or a forge.
 *
 * @param remedy what to do where it fails, unless its own words say so
 * @throws DeliveryError `DEPENDENCIES_FAILED` with the end of npm's output, `INTERRUPTED`
 */
export async function runNpm(
  args: readonly string[],
  folder: string,
  { signal, remedy }: { readonly signal?: AbortSignal; readonly remedy?: string } = {},
): Promise<void> {
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
  const npm = findProgram('npm');
  if (npm === undefined)
    throw failed(
      'npm is in no folder of PATH; folders below a node_modules, inside the project, or not absolute do not count',
      { remedy: 'put the folder of npm into PATH by its absolute name' },
    );
  const env = npmEnvironment(process.env);
  const run = runProgram(npm, [...args, ...ALWAYS], { cwd: folder, env, ...(signal ? { signal } : {}) });
  const { code, stderr } = await run.catch((cause: Error) => {
    const message = `npm cannot be run: ${cause.message}`;
    throw signal?.aborted
      ? DeliveryError.of('INTERRUPTED', message, {}, { cause })
      : failed(message, { cause });
  });
  if (code === 0) return;
  const lines = stderr
    .trim()
    .split('\n')
    .slice(-12)
    .map((line) => quote(line).slice(1, -1));
  throw failed(`npm ${args[0]} ended with ${code}: ${lines.join('\n')}`);
}
