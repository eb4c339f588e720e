import { join } from 'node:path';
import { buildSync } from 'esbuild';

/**
 * Puts the command line into one file, the second half of `npm run build`: looking up and reading 500 files took a fifth
 * of a short command. Packages stay packages.
 */
export function bundleCli(outfile: string): void {
  buildSync({
    entryPoints: [join(__dirname, 'lib/cli/main.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    logLevel: 'error',
  });
}

if (require.main === module) bundleCli(join(__dirname, 'dist/cli.js'));
