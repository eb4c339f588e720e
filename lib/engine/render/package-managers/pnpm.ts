import { isMap, type Json, type JsonMap } from '../../../model/json';
import { printYaml } from '../../../yaml';
import { runInstaller } from '../../process';
import { safeNpmrc } from '../npmrc';
import { type Installation, isReadWith, textOf } from './installation';
import { plainManifest } from './plain-manifest';
import { plainSettings } from './plain-settings';
import { PNPM_LOCKFILE, pnpmDocument } from './pnpm-document';
import { Unfit } from './unfit';

const SETTINGS = 'pnpm-workspace.yaml';

/** Settings that say what is installed, as the lockfile was made with them. */
const KEYS: ReadonlySet<string> = new Set(
  'catalog catalogs overrides packageExtensions patchedDependencies ignoredOptionalDependencies autoInstallPeers dedupePeerDependents excludeLinksFromLockfile peersSuffixMaxLength'.split(
    ' ',
  ),
);

/**
 * Installs by pnpm what a pnpm-lock.yaml says, without its links to folders: `hoisted`, as the sandbox lets code leave its own
 * folders through such links.
 */
export function pnpmInstallation(text: string): Installation {
  return {
    name: 'pnpm',
    findings: () => findings(text),
    files: (all) => [
      ...all.filter(isReadWith(PNPM_LOCKFILE)),
      { path: 'package.json', content: plainManifest(textOf(all, 'package.json') ?? '') },
      {
        path: SETTINGS,
        content: printYaml(plainSettings(textOf(all, SETTINGS), SETTINGS, KEYS) as JsonMap),
      },
      { path: '.npmrc', content: safeNpmrc(textOf(all, '.npmrc') ?? '') },
    ],
    install: async (folder, signal) => {
      await runInstaller('pnpm', ARGUMENTS, folder, {
        ...(signal ? { signal } : {}),
        remedy: 'run `pnpm install` with the version that made the lockfile, and commit pnpm-lock.yaml',
      });
    },
  };
}

const ARGUMENTS = [
  'install',
  '--frozen-lockfile',
  '--ignore-scripts',
  '--ignore-pnpmfile',
  '--prod=false',
  '--config.node-linker=hoisted',
  '--config.package-import-method=copy',
  '--config.manage-package-manager-versions=false',
  '--config.dedupe-direct-deps=false',
];

function findings(text: string) {
  const unfit = new Unfit(PNPM_LOCKFILE);
  const { importers, packages } = pnpmDocument(text);
  const root = isMap(importers) && isMap(importers['.']) ? importers['.'] : {};
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'])
    for (const [name, locked] of entriesOf(root[kind]))
      if (/^link:/.test(String(locked['version']))) unfit.folder(name);
  for (const [place, locked] of entriesOf(packages)) {
    const resolution = locked['resolution'];
    const { integrity, tarball, type, directory } = isMap(resolution) ? resolution : {};
    if (type === 'directory' || directory !== undefined) unfit.folder(place);
    else if (type === 'git') unfit.elsewhere(place, 'a Git repository');
    else if (typeof integrity !== 'string')
      unfit.add(
        `${JSON.stringify(place)} has no integrity hash${tarball === undefined ? '' : `, it comes from ${String(tarball)}`}`,
        MAKE_ANEW,
      );
  }
  return unfit.findings;
}

const MAKE_ANEW = 'take it from a registry, run `pnpm install`, and commit the pnpm-lock.yaml that it writes';

function entriesOf(value: Json | undefined): readonly (readonly [string, JsonMap])[] {
  return Object.entries(isMap(value) ? value : {}).flatMap(([key, each]) =>
    isMap(each) ? [[key, each] as const] : [],
  );
}
