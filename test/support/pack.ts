import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './cli-build';

const SOURCES = [
  ...['package.json', 'tsconfig.json', 'tsconfig.build.json', 'bundle-cli.ts', 'README.md', 'CHANGELOG.md'],
  ...['ARCHITECTURE.md', 'CONTRIBUTING.md', 'LICENSE', 'lib', 'imports', 'bin', 'docs'],
];

/** Packs a copy of the sources, so that nothing of an earlier build gets in; gives the packed file. */
export async function pack(
  folder: string,
  run: (cwd: string, program: string, ...args: string[]) => Promise<unknown>,
): Promise<string> {
  const source = join(folder, 'source');
  await mkdir(source);
  for (const name of SOURCES) await cp(join(ROOT, name), join(source, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(source, 'node_modules'));
  await run(source, 'npm', 'pack', '--pack-destination', folder);
  return join(folder, 'cdk8s-delivery-0.1.0.tgz');
}
