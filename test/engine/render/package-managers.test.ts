import {
  type Installation,
  pnpmInstallation,
  yarnInstallation,
} from '../../../lib/engine/render/package-managers';
import { plainManifest } from '../../../lib/engine/render/package-managers/plain-manifest';
import type { CodeFile } from '../../../lib/engine/render/read-code';
import { DeliveryError } from '../../../lib/model/finding';

const file = (path: string, content: string): CodeFile => ({
  path,
  kind: 'file',
  content: Buffer.from(content),
});
const messages = (installation: Installation) => installation.findings().map(({ message }) => message);
const textOf = (installation: Installation, path: string, all: readonly CodeFile[]) =>
  String(
    installation
      .files(all)
      .filter((each) => each.path === path)
      .at(-1)?.content,
  );

const HASH =
  'sha512-Wu1VHeILBK8KAWJUAiSZQX94GmOE45Rg6/538fKwiloUu21KncEkYGPqob2oSZ5mUT73vLGrHQjKw3KMPwfDzg==';
const PNPM = (packages: string, importers = '') => `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      odd:
        specifier: 3.0.1
        version: 3.0.1
${importers}
packages:

${packages}`;
const ODD = `  odd@3.0.1:\n    resolution: {integrity: ${HASH}}\n`;

describe('pnpm', () => {
  test('packages with a hash are installed, tarballs of the project, too', () => {
    expect(messages(pnpmInstallation(PNPM(ODD)))).toEqual([]);
    const tarball = `  'odd@file:odd.tgz':\n    resolution: {integrity: ${HASH}, tarball: file:odd.tgz}\n`;
    expect(messages(pnpmInstallation(PNPM(tarball)))).toEqual([]);
    // pnpm 11 writes a document about itself in front.
    expect(messages(pnpmInstallation(`lockfileVersion: env-1.0\n---\n${PNPM(ODD)}`))).toEqual([]);
  });

  test.each([
    [
      'a folder',
      PNPM("  'odd@file:odd':\n    resolution: {directory: odd, type: directory}\n"),
      'is a folder',
    ],
    [
      'a Git repository',
      PNPM('  odd@https://x/y.git:\n    resolution: {commit: a, repo: b, type: git}\n'),
      'Git',
    ],
    [
      'no hash',
      PNPM('  odd@3.0.1:\n    resolution: {tarball: https://x.example.org/odd.tgz}\n'),
      'no integrity',
    ],
    [
      'a package of the workspace',
      PNPM(ODD, '      mine:\n        specifier: workspace:*\n        version: link:../mine\n'),
      '"mine" is a folder',
    ],
  ])('fails a lockfile with %s', (_what, text, words) => {
    expect(messages(pnpmInstallation(text))).toEqual([expect.stringContaining(words)]);
  });

  test('fails a file that is no lockfile', () => {
    expect(() => pnpmInstallation('a: b').findings()).toThrow(DeliveryError);
  });

  test('reads of settings what says which packages are installed, and nothing that runs', () => {
    const settings = `packages: [services/*]
overrides: {odd: 3.0.1}
pnpmfile: evil.cjs
configDependencies: {evil: 1.0.0+sha512-x}
catalog: {odd: "\${TOKEN}"}
`;
    const all = [
      file('package.json', '{}'),
      file('pnpm-workspace.yaml', settings),
      file('.pnpmfile.cjs', 'evil'),
    ];
    const installation = pnpmInstallation(PNPM(ODD));
    expect(textOf(installation, 'pnpm-workspace.yaml', all)).toBe('overrides:\n  odd: 3.0.1\n');
    expect(installation.files(all).map(({ path }) => path)).not.toContain('.pnpmfile.cjs');
  });
});

describe('Yarn', () => {
  const berry = (place: string, more: string) => `__metadata:
  version: 10

"fleet@workspace:.":
  version: 0.0.0-use.local
  resolution: "fleet@workspace:."
  linkType: soft

"${place}":
  version: 1.0.0
${more}`;

  test.each([
    ['npm', berry('odd@npm:1', '  resolution: "odd@npm:1"\n  checksum: 10c0/a\n  linkType: hard\n'), []],
    [
      'a patch',
      berry(
        'ts',
        '  resolution: "ts@patch:ts@npm%3A5#optional!builtin<compat/ts>"\n  checksum: 10c0/a\n  linkType: hard\n',
      ),
      [],
    ],
    [
      'a tarball',
      berry(
        'odd',
        '  resolution: "odd@file:./odd.tgz#./odd.tgz::hash=1&locator=fleet%40workspace%3A."\n  checksum: 10c0/a\n  linkType: hard\n',
      ),
      [],
    ],
    [
      'a workspace',
      berry('mine', '  resolution: "mine@workspace:packages/mine"\n  linkType: soft\n'),
      ['is a folder'],
    ],
    [
      'a folder',
      berry('odd', '  resolution: "odd@file:./odd#./odd"\n  checksum: 10c0/a\n  linkType: hard\n'),
      ['is a folder'],
    ],
    [
      'a tarball outside',
      berry('odd', '  resolution: "odd@file:../odd.tgz#x"\n  checksum: 10c0/a\n  linkType: hard\n'),
      ['is a folder'],
    ],
    [
      'Git',
      berry(
        'odd',
        '  resolution: "odd@https://x.org/y.git#commit=a"\n  checksum: 10c0/a\n  linkType: hard\n',
      ),
      ['only packages of a registry'],
    ],
    ['no checksum', berry('odd', '  resolution: "odd@npm:1"\n  linkType: hard\n'), ['no checksum']],
  ])('2 and newer: %s', (_what, text, words) => {
    expect(messages(yarnInstallation(text))).toEqual(words.map((each) => expect.stringContaining(each)));
  });

  const classic = (resolved: string, integrity = `  integrity ${HASH}\n`) =>
    `# yarn lockfile v1\n\n\nodd@^1:\n  version "1.0.0"\n  resolved "${resolved}"\n${integrity}`;

  test.each([
    ['a registry', classic('https://registry.yarnpkg.com/odd/-/odd-1.tgz#abc'), []],
    ['a tarball', classic(`file:odd.tgz#${'a1'.repeat(20)}`, ''), []],
    ['a tarball without a hash', classic('file:odd.tgz', ''), ['no integrity']],
    ['Git', classic('https://github.com/x/y.git#abc'), ['only packages of a registry']],
    ['a tarball outside', classic('file:../odd.tgz#abc'), ['only packages of a registry']],
    ['no hash', classic('https://registry.yarnpkg.com/odd/-/odd-1.tgz#abc', ''), ['no integrity']],
    ['a folder', '# yarn lockfile v1\n\n"odd@file:./odd":\n  version "1.0.0"\n', ['is a folder']],
  ])('1: %s', (_what, text, words) => {
    expect(messages(yarnInstallation(text))).toEqual(words.map((each) => expect.stringContaining(each)));
  });

  test('starts no release of itself that the project holds, and no plugin', () => {
    const settings =
      'yarnPath: .yarn/releases/evil.cjs\nplugins: [evil.cjs]\nnpmRegistryServer: https://npm.example.org\n';
    const all = [
      file('package.json', '{}'),
      file('.yarnrc.yml', settings),
      file('.yarnrc', 'yarn-path evil'),
    ];
    const installation = yarnInstallation(berry('odd', ''));
    const written = textOf(installation, '.yarnrc.yml', all);
    expect(written).toContain('npmRegistryServer: https://npm.example.org');
    expect(written).toContain('nodeLinker: node-modules');
    expect(written).not.toContain('evil');
    expect(installation.files(all).map(({ path }) => path)).not.toContain('.yarnrc');
  });
});

test('a manifest names no other version of the package manager and no script', () => {
  const text = JSON.stringify({
    dependencies: { odd: '1' },
    scripts: { prepare: 'evil' },
    packageManager: 'pnpm@https://evil.example.org',
    devEngines: {},
    pnpm: { overrides: { a: '1' }, pnpmfile: 'evil' },
  });
  expect(JSON.parse(plainManifest(text))).toEqual({
    dependencies: { odd: '1' },
    pnpm: { overrides: { a: '1' } },
  });
  expect(plainManifest('{')).toBe('{');
});
