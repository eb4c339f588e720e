/** A program that installs packages by a lockfile. */
export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn';
  readonly lockfile: string;
  /** Where it may lie below the `lib/node_modules` of Node: it is a package itself, or corepack starts it. */
  readonly places: readonly string[];
}

/** Those there are; where a project has several lockfiles, the first one counts. */
export const PACKAGE_MANAGERS: readonly PackageManager[] = [
  { name: 'npm', lockfile: 'package-lock.json', places: ['npm/bin/npm-cli.js'] },
  {
    name: 'pnpm',
    lockfile: 'pnpm-lock.yaml',
    places: ['pnpm/bin/pnpm.cjs', 'pnpm/bin/pnpm.mjs', 'corepack/dist/pnpm.js'],
  },
  {
    name: 'yarn',
    lockfile: 'yarn.lock',
    places: ['yarn/bin/yarn.js', '@yarnpkg/cli-dist/bin/yarn.js', 'corepack/dist/yarn.js'],
  },
];
