import { runInstaller } from './run-installer';

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
  options: { readonly signal?: AbortSignal; readonly remedy?: string } = {},
): Promise<void> {
  await runInstaller('npm', [...args, ...ALWAYS], folder, options);
}
