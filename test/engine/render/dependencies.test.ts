import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { npmEnvironment } from '../../../lib/engine/process/npm-environment';
import { dependencies } from '../../../lib/engine/render/dependencies';
import { safeNpmrc } from '../../../lib/engine/render/npmrc';
import {
  isInstalled,
  lockfileFindings,
  readLockfile,
} from '../../../lib/engine/render/package-managers/npm-lockfile';
import type { CodeFile } from '../../../lib/engine/render/read-code';
import { ROOT } from '../../support/cli-build';
import { findingsOf } from '../../support/codes';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'dependencies-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (path: string, content: string | Buffer): CodeFile => ({
  path,
  kind: 'file',
  content: Buffer.from(content),
});
const locked = (packages: object) =>
  readLockfile(JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } }));

/** A project with one dependency, a tarball of its own, whose install script would leave a trace. */
function projectFiles(): CodeFile[] {
  const source = join(folder, 'source', 'package');
  mkdirSync(source, { recursive: true });
  const trace = join(folder, 'trace');
  writeFileSync(
    join(source, 'package.json'),
    JSON.stringify({ name: 'left', version: '1.0.0', scripts: { install: `touch ${trace}` } }),
  );
  writeFileSync(join(source, 'index.js'), 'module.exports = 1;\n');
  const tarball = join(folder, 'left.tgz');
  execFileSync('tar', ['-czf', tarball, '-C', join(folder, 'source'), 'package']);
  const content = readFileSync(tarball);
  const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;
  const root = { name: 'fleet', version: '1.0.0', dependencies: { left: 'file:vendor/left.tgz' } };
  const left = { version: '1.0.0', resolved: 'file:vendor/left.tgz', integrity, hasInstallScript: true };
  const lock = {
    name: 'fleet',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: { '': root, 'node_modules/left': left },
  };
  return [
    file('package.json', JSON.stringify(root)),
    file('package-lock.json', JSON.stringify(lock)),
    file('.npmrc', `script-shell=${join(folder, 'evil')}\nignore-scripts=false\n`),
    file('vendor/left.tgz', content),
  ];
}

test('installs a lockfile once, without running its scripts, and finds it in the cache then', async () => {
  const cacheFolder = join(folder, 'cache');
  const files = projectFiles();
  const first = await dependencies({ files, cacheFolder });
  expect(first.from).toBe('installed');
  expect(readdirSync(join(first.folder, 'left'))).toEqual(['index.js', 'package.json']);
  expect(readdirSync(folder)).not.toContain('trace');
  expect(readdirSync(join(cacheFolder, 'tmp'))).toEqual([]);
  expect(await dependencies({ files, cacheFolder })).toEqual({ folder: first.folder, from: 'cache' });
});

test("uses the project's own installation where it is the one that the lockfile asks for", async () => {
  const cacheFolder = join(folder, 'cache');
  const files = projectFiles();
  const { folder: installed } = await dependencies({ files, cacheFolder });
  const projectFolder = join(installed, '..');
  const other = join(folder, 'other');
  expect(await dependencies({ files, cacheFolder: other, projectFolder })).toEqual({
    folder: installed,
    from: 'project',
  });
});

test('an own installation of a lockfile that another machine would refuse is used, and that is told', async () => {
  const cacheFolder = join(folder, 'cache');
  const files = projectFiles();
  const { folder: installed } = await dependencies({ files, cacheFolder });
  const project = join(folder, 'project');
  cpSync(installed, join(project, 'node_modules'), { recursive: true, preserveTimestamps: true });
  const outside = (text: string) => text.replaceAll('file:vendor/left.tgz', 'file:../left.tgz');
  const note = join(project, 'node_modules', '.package-lock.json');
  writeFileSync(note, outside(readFileSync(note, 'utf8')));
  const unfit = files.map((each) =>
    each.path === 'package-lock.json'
      ? { ...each, content: Buffer.from(outside(each.content.toString())) }
      : each,
  );
  const told: string[] = [];
  const asked = { cacheFolder, projectFolder: project, note: (words: string) => told.push(words) };
  expect(await dependencies({ ...asked, files: unfit })).toMatchObject({ from: 'project' });
  expect(told).toEqual([
    expect.stringMatching(
      /^this renders with the packages that are installed here; elsewhere, .*outside the project/,
    ),
  ]);
  await expect(dependencies({ files: unfit, cacheFolder })).rejects.toMatchObject({
    code: 'DEPENDENCIES_FAILED',
  });
});

const DAMAGES: readonly [string, (modules: string) => void][] = [
  ['a changed file', (modules) => writeFileSync(join(modules, 'left', 'index.js'), 'module.exports = 2;\n')],
  ['a new package', (modules) => mkdirSync(join(modules, 'left', 'node_modules', 'x'), { recursive: true })],
  ['a file that is gone', (modules) => rmSync(join(modules, 'left', 'index.js'))],
];

test.each(DAMAGES)(
  '%s in installed packages is noticed, in the cache and in the project',
  async (_, damage) => {
    const files = projectFiles();
    const cacheFolder = join(folder, 'cache');
    const { folder: cached } = await dependencies({ files, cacheFolder });
    const projectFolder = join(folder, 'project');
    cpSync(cached, join(projectFolder, 'node_modules'), { recursive: true, preserveTimestamps: true });
    const soon = new Date(Date.now() + 1000);
    for (const modules of [cached, join(projectFolder, 'node_modules')]) {
      damage(modules);
      utimesSync(join(modules, 'left'), soon, soon);
    }
    const notes: string[] = [];
    const note = (words: string) => notes.push(words);
    const found = await dependencies({ files, cacheFolder, projectFolder, note });
    expect(found.from).toBe('installed');
    expect(readFileSync(join(found.folder, 'left', 'index.js'), 'utf8')).toBe('module.exports = 1;\n');
    expect(notes).toEqual([
      expect.stringMatching(/project.*left.* was changed after npm installed it/),
      expect.stringMatching(/discarded and installed anew/),
    ]);
    expect(await dependencies({ files, cacheFolder })).toMatchObject({ from: 'cache' });
  },
);

test('packages with a link to a folder among them are not used', async () => {
  const files = projectFiles();
  const cacheFolder = join(folder, 'cache');
  const { folder: installed } = await dependencies({ files, cacheFolder });
  const modules = join(folder, 'project', 'node_modules');
  cpSync(installed, modules, { recursive: true, preserveTimestamps: true });
  mkdirSync(join(folder, 'elsewhere'));
  symlinkSync(join(folder, 'elsewhere'), join(modules, 'left', 'linked'));
  const past = new Date(Date.now() - 3_600_000);
  lutimesSync(join(modules, 'left', 'linked'), past, past);
  utimesSync(join(modules, 'left'), past, past);
  const found = await dependencies({ files, cacheFolder, projectFolder: join(folder, 'project') });
  expect(found.from).toBe('cache');
});

test('a package that was patched by hand is rendered with as docs/sandbox.md says, and not otherwise', async () => {
  const cacheFolder = join(folder, 'cache');
  const project = join(folder, 'project');
  for (const { path, content } of projectFiles()) {
    if (path === '.npmrc') continue;
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), content);
  }
  const env = npmEnvironment(process.env);
  const run = (line: string) => execFileSync('sh', ['-ec', line], { cwd: project, env, stdio: 'pipe' });
  run('git init --quiet && npm ci --offline --ignore-scripts --no-audit --no-fund');
  const patched = join(project, 'node_modules', 'left', 'index.js');
  const committed = (): CodeFile[] =>
    [
      'package.json',
      'package-lock.json',
      ...readdirSync(join(project, 'vendor')).map((name) => `vendor/${name}`),
    ].map((path) => file(path, readFileSync(join(project, path))));
  const used = async () => {
    const given = await dependencies({ files: committed(), cacheFolder, projectFolder: project });
    return [given.from, readFileSync(join(given.folder, 'left', 'index.js'), 'utf8')];
  };
  expect(await used()).toEqual(['project', 'module.exports = 1;\n']);
  writeFileSync(patched, 'module.exports = 2;\n');
  expect(await used()).toEqual(['installed', 'module.exports = 1;\n']);

  const lines = readFileSync(join(ROOT, 'docs', 'sandbox.md'), 'utf8').match(
    /^npx patch-package.*\n([\s\S]+?)^```/m,
  )?.[1];
  expect(lines?.trim().split('\n')).toHaveLength(3);
  const settings = 'export npm_config_offline=true npm_config_ignore_scripts=true npm_config_audit=false';
  run(`${settings}\n${lines?.replaceAll('<package>', 'left').replaceAll('<version>', '1.0.0')}`);
  const [from, text] = await used();
  expect([from, text]).toEqual([expect.stringMatching(/^(?:project|installed)$/), 'module.exports = 2;\n']);
  rmSync(join(project, 'node_modules'), { recursive: true });
  expect(await used()).toEqual(['installed', 'module.exports = 2;\n']);
});

test('two processes installing the same lockfile at once both get it', async () => {
  const options = { files: projectFiles(), cacheFolder: join(folder, 'cache') };
  const results = await Promise.all([dependencies(options), dependencies(options)]);
  expect(new Set(results.map((each) => each.folder)).size).toBe(1);
});

test('fails when a tarball is not what the lockfile says, with the words of npm', async () => {
  const files = projectFiles().map((each) => (each.path.endsWith('.tgz') ? file(each.path, 'other') : each));
  const run = dependencies({ files, cacheFolder: join(folder, 'cache') });
  await expect(run).rejects.toMatchObject({
    code: 'DEPENDENCIES_FAILED',
    message: expect.stringContaining('npm'),
  });
  expect(readdirSync(join(folder, 'cache', 'tmp'))).toEqual([]);
});

test('fails without a lockfile', async () => {
  const run = dependencies({ files: [file('package.json', '{}')], cacheFolder: folder });
  await expect(run).rejects.toMatchObject({ code: 'NO_LOCKFILE' });
});

test('an installation is the same by version and integrity; only foreign optional packages may be missing', () => {
  const a = { version: '1.0.0', integrity: 'sha512-a' };
  const foreign = { ...a, optional: true, os: ['plan9'] };
  const native = { ...a, optional: true, os: [process.platform], cpu: [process.arch] };
  const wanted = locked({ 'node_modules/a': a, 'node_modules/f': foreign });
  expect(isInstalled(wanted, locked({ 'node_modules/a': a }))).toBe(true);
  expect(isInstalled(wanted, locked({}))).toBe(false);
  expect(isInstalled(wanted, locked({ 'node_modules/a': { ...a, integrity: 'sha512-b' } }))).toBe(false);
  expect(isInstalled(wanted, locked({ 'node_modules/a': { ...a, version: '1.0.1' } }))).toBe(false);
  expect(isInstalled(wanted, locked({ 'node_modules/a': { ...a, link: true } }))).toBe(false);
  expect(isInstalled(wanted, locked({ 'node_modules/a': a, 'node_modules/b': a }))).toBe(false);
  expect(isInstalled(locked({ 'node_modules/n': native }), locked({}))).toBe(false);
});

test('fails for dependencies that npm would run programs for, that lie outside or have no hash: all at once', () => {
  const packages = locked({
    'packages/a': { version: '1.0.0' },
    'node_modules/a': { resolved: 'packages/a', link: true },
    'node_modules/b': { resolved: 'git+ssh://git@example.org/b.git#0', integrity: 'sha512-b' },
    'node_modules/c': { resolved: 'file:../c.tgz', integrity: 'sha512-c' },
    'node_modules/d': { version: '1.0.0', resolved: 'https://registry.example.org/d.tgz' },
    'node_modules/e': { version: '1.0.0', inBundle: true },
    'node_modules/f': {
      version: '1.0.0',
      resolved: 'https://registry.example.org/f.tgz',
      integrity: 'sha512-f',
    },
  });
  const messages = lockfileFindings(packages).map((each) => each.message);
  expect(messages.map((each) => each.slice(0, 16))).toEqual([
    '"packages/a" is ',
    '"node_modules/a"',
    '"node_modules/b"',
    '"node_modules/c"',
    '"node_modules/d"',
  ]);
});

test.each(['', '[]', '{"lockfileVersion":1,"dependencies":{}}', '{"packages":1}'])(
  'fails for the lockfile %j',
  (text) => {
    expect(() => readLockfile(text)).toThrow(expect.objectContaining({ code: 'DEPENDENCIES_FAILED' }));
    expect(findingsOf(() => readLockfile(text))[0]?.remedy).toMatch(/npm install/);
  },
);

test('of an .npmrc only where packages come from is followed', () => {
  const token = '$' + '{TOKEN}';
  const text = `registry=https://r.example.org/\n@a:registry=https://a.example.org/\r\ngit=./evil\nscript-shell=./evil\n//r/:_authToken=${token}\nregistry=https://evil/${token}\nignore-scripts=false\n`;
  expect(safeNpmrc(text)).toBe('registry=https://r.example.org/\n@a:registry=https://a.example.org/\n');
});

test('npm sees no token of the environment', () => {
  const env = npmEnvironment({
    PATH: '/bin',
    GITHUB_TOKEN: 'x',
    GIT_ASKPASS: 'x',
    NODE_OPTIONS: 'x',
    npm_config_registry: 'r',
    NPM_CONFIG_CAFILE: 'c',
    npm_config_omit: 'dev',
    https_proxy: 'p',
  });
  expect(env).toEqual({ PATH: '/bin', npm_config_registry: 'r', NPM_CONFIG_CAFILE: 'c', https_proxy: 'p' });
});
