import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCli } from '../../bundle-cli';
import { ROOT } from '../root';

/**
 * Puts the command line as the published package has it into a folder. It is compiled once in this process.
 *
 * @returns the file to run
 */
export function compileCli(folder: string): string {
  compiled ??= compile();
  cpSync(compiled, folder, { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'bin', 'cdk8s-delivery.js');
}

let compiled: string | undefined;

/** Without looking at types. */
function compile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-bench-cli-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
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
  return folder;
}
