import { quote } from '../../../model/finding';
import { isMap, type JsonMap } from '../../../model/json';
import { parseYaml, printYaml } from '../../../yaml';
import { runInstaller } from '../../process';
import { safeNpmrc } from '../npmrc';
import { type Installation, isReadWith, textOf } from './installation';
import { plainManifest } from './plain-manifest';
import { plainSettings } from './plain-settings';
import { installFailure, Unfit } from './unfit';

const YARN_LOCKFILE = 'yarn.lock';
const SETTINGS = '.yarnrc.yml';

/** Settings that say what is installed, as the lockfile was made with them, and from where. */
const KEYS: ReadonlySet<string> = new Set([
  'npmRegistryServer',
  'compressionLevel',
  'packageExtensions',
  'catalog',
  'catalogs',
]);

/** No plug'n'play: packages are files in a folder, without links to others. */
const OURS = {
  nodeLinker: 'node-modules',
  enableScripts: false,
  enableTelemetry: false,
  enableGlobalCache: true,
  enableProgressBars: false,
};

/** Installs by Yarn what a yarn.lock says; which Yarn made it (1, or 2 and newer) the file says. */
export function yarnInstallation(text: string): Installation {
  const isClassic = !/^__metadata:/m.test(text);
  return {
    name: 'yarn',
    findings: () => (isClassic ? classicFindings(text) : findings(text)),
    files: (all) => [
      ...all.filter(isReadWith(YARN_LOCKFILE)),
      { path: 'package.json', content: plainManifest(textOf(all, 'package.json') ?? '') },
      { path: '.npmrc', content: safeNpmrc(textOf(all, '.npmrc') ?? '') },
      ...(isClassic
        ? []
        : [
            {
              path: SETTINGS,
              content: printYaml({
                ...plainSettings(textOf(all, SETTINGS), SETTINGS, KEYS),
                ...OURS,
              } as JsonMap),
            },
          ]),
    ],
    install: async (folder, signal) => {
      const options = {
        ...(signal ? { signal } : {}),
        remedy: 'run `yarn install` with the version that made the lockfile, and commit yarn.lock',
      };
      const version = (await runInstaller('yarn', ['--version'], folder, options)).trim();
      if (version.startsWith('1.') !== isClassic)
        throw installFailure(
          `yarn.lock is of Yarn ${isClassic ? '1' : '2 or newer'}, the yarn in PATH is ${quote(version)}`,
          `install the other one beside Node: \`npm install --global ${isClassic ? 'yarn@1' : '@yarnpkg/cli-dist'}\`; or commit a package-lock.json, which counts first`,
          YARN_LOCKFILE,
        );
      await runInstaller(
        'yarn',
        isClassic ? CLASSIC : ['install', '--immutable', '--mode=skip-build'],
        folder,
        options,
      );
    },
  };
}

const CLASSIC = [
  'install',
  '--frozen-lockfile',
  '--ignore-scripts',
  // As the others do, which warn: a package that nothing loads here stops no render.
  '--ignore-engines',
  '--production=false',
  '--non-interactive',
  '--no-progress',
  '--no-default-rc',
];

const MAKE_ANEW = 'run `yarn install`, and commit the yarn.lock that it writes';

/** A lockfile of Yarn 2 and newer. */
function findings(text: string) {
  const unfit = new Unfit(YARN_LOCKFILE);
  const { data } = parseYaml(text, YARN_LOCKFILE);
  for (const [place, locked] of Object.entries(isMap(data) ? data : {})) {
    if (place === '__metadata' || !isMap(locked)) continue;
    const resolution = String(locked['resolution']);
    const from = /^(?:@[^/@]+\/)?[^@]+@([a-z+]+):/.exec(resolution)?.[1];
    if (locked['linkType'] === 'soft') {
      if (!resolution.endsWith('@workspace:.')) unfit.folder(place);
    } else if (from === 'patch') {
      if (!/@patch:[^#]*npm(?:%3A|:)/.test(resolution)) unfit.elsewhere(place, resolution);
    } else if (from === 'file') {
      if (
        !/@file:[^#]*\.(?:tgz|tar\.gz)(?:#|::|$)/.test(resolution) ||
        /@file:(?:\/|[^#]*\.\.\/)/.test(resolution)
      )
        unfit.folder(place);
    } else if (from !== 'npm') unfit.elsewhere(place, resolution);
    if (
      locked['linkType'] !== 'soft' &&
      locked['checksum'] === undefined &&
      locked['conditions'] === undefined
    )
      unfit.add(`${quote(place)} has no checksum`, MAKE_ANEW);
  }
  return unfit.findings;
}

/** A lockfile of Yarn 1: blocks of lines, each with the place of a package in front. */
function classicFindings(text: string) {
  const unfit = new Unfit(YARN_LOCKFILE);
  for (const block of text.split(/\n(?=\S)/)) {
    const [head = '', ...lines] = block.trim().split('\n');
    if (!head.endsWith(':') || head.startsWith('#')) continue;
    const place = head.slice(0, -1);
    const said = (key: string) =>
      lines
        .find((line) => line.startsWith(`  ${key} `))
        ?.slice(key.length + 3)
        .replace(/^"|"$/g, '');
    const resolved = said('resolved');
    if (resolved === undefined) unfit.folder(place);
    else if (
      /^https?:\/\//.test(resolved)
        ? /\.git(?:#|$)/.test(resolved)
        : !/^file:(?!\/|.*\.\.\/).*\.(?:tgz|tar\.gz)(?:#|$)/.test(resolved)
    )
      unfit.elsewhere(place, resolved);
    // A tarball of the project has its hash behind `#` alone.
    else if (said('integrity') === undefined && !/^file:[^#]*#./.test(resolved))
      unfit.add(`${quote(place)} has no integrity hash`, MAKE_ANEW);
  }
  return unfit.findings;
}
