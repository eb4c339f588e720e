import { posix } from 'node:path';
import { runNpm } from '../../process';
import { safeNpmrc } from '../npmrc';
import { type Installation, textOf } from './installation';
import { type LockedPackages, localTarballs, lockfileFindings } from './npm-lockfile';

/** Installs by npm what a package-lock.json says. */
export function npmInstallation(packages: LockedPackages): Installation {
  return {
    name: 'npm',
    findings: () => lockfileFindings(packages),
    files: (all) => {
      const wanted = new Set(['package.json', 'package-lock.json', ...localTarballs(packages)]);
      return [
        ...all.filter(({ path, kind }) => wanted.has(posix.normalize(path)) && kind !== 'symlink'),
        { path: '.npmrc', content: safeNpmrc(textOf(all, '.npmrc') ?? '') },
      ];
    },
    install: (folder, signal) =>
      runNpm(['ci', '--include=dev', '--include=optional'], folder, signal ? { signal } : {}),
  };
}
