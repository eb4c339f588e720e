import { join } from 'node:path';
import { buildSync } from 'esbuild';

/**
 * Puts the command line into one file, the second half of `npm run build`: looking up and reading 500 files took a fifth
 * of a short command. Packages stay packages.
 */
export function bundleCli(outfile: string): void {
  buildSync({ ...ONE_FILE, entryPoints: [join(__dirname, 'lib/cli/main.ts')], outfile });
}

/** Puts the library into one file, for projects of the demo and the tests that import it beside their code. */
export function bundleLibrary(outfile: string): void {
  // findings name constructs by their classes
  buildSync({ ...ONE_FILE, entryPoints: [join(__dirname, 'lib/index.ts')], outfile, keepNames: true });
}

const ONE_FILE = {
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  logLevel: 'error',
} as const;

if (require.main === module) bundleCli(join(__dirname, 'dist/cli.js'));
