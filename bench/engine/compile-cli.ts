import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { bundleCli } from '../../bundle-cli';
import { ROOT } from '../root';

/**
 * Compiles the command line as the published package has it, without looking at types.
 *
 * @returns the file to run
 */
export function compileCli(folder: string): string {
  const settings = [
    '--noCheck',
    '--declaration',
    'false',
    '--incremental',
    'false',
    '--tsBuildInfoFile',
    'null',
  ];
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(
    process.execPath,
    [tsc, '-p', join(ROOT, 'tsconfig.build.json'), ...settings, '--outDir', join(folder, 'dist')],
    { stdio: 'inherit' },
  );
  bundleCli(join(folder, 'dist', 'cli.js'));
  mkdirSync(join(folder, 'bin'));
  for (const file of ['package.json', 'bin/cdk8s-delivery.js']) cpSync(join(ROOT, file), join(folder, file));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'bin', 'cdk8s-delivery.js');
}
