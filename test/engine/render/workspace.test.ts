import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRepository } from '../../../lib/engine/git';
import { npmEnvironment } from '../../../lib/engine/process/npm-environment';
import { dependencies } from '../../../lib/engine/render/dependencies';
import { listCode, readCode } from '../../../lib/engine/render/read-code';
import { workspaceFiles } from '../../../lib/engine/render/workspace';
import type { CommitId } from '../../../lib/model/scalars';
import { findingsOf } from '../../support/codes';
import { writeFiles } from '../../support/write-files';

jest.setTimeout(120_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'workspace-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (program: string, ...args: readonly string[]) =>
  execFileSync(program, args, { cwd: folder, encoding: 'utf8', env: npmEnvironment(process.env) });

/** A package as an archive below `vendor/` of the repository. */
function packed(name: string, version: string, dependencies: object = {}): string {
  const source = join(folder, 'source', `${name}-${version}`);
  writeFiles(join(source, 'package'), {
    'package.json': { name, version, dependencies },
    'index.js': `module.exports = '${version}';\n`,
  });
  mkdirSync(join(folder, 'vendor'), { recursive: true });
  const path = `vendor/${name}-${version}.tgz`;
  execFileSync('tar', ['-czf', join(folder, path), '-C', source, 'package']);
  return path;
}

/** The packages that are installed for a member of the repository's workspace, each with its version. */
async function installedFor(within: string): Promise<(path: string) => string> {
  const repository = await GitRepository.open(folder);
  const commit = run('git', 'rev-parse', 'HEAD').trim() as CommitId;
  const files = await readCode(repository, await listCode({ repository, commit, within }));
  const found = await dependencies({
    files: await workspaceFiles(files, { repository, commit, within }),
    cacheFolder: join(folder, 'cache'),
  });
  return (path) =>
    (JSON.parse(readFileSync(join(found.folder, path, 'package.json'), 'utf8')) as { version: string })
      .version;
}

function commit(): void {
  writeFileSync(join(folder, '.gitignore'), 'node_modules\nsource\ncache\n');
  run('git', 'init', '--quiet', '--initial-branch', 'main');
  run('git', 'add', '--all');
  run('git', '-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message', 'all');
}

/**
 * A workspace of npm. The top and another member want the first version of a package, the fleet the second one, and so does
 * a package of the fleet's own archive; one package that both use wants the first.
 */
function workspace(): void {
  const old = packed('left', '1.0.0');
  const current = packed('left', '2.0.0');
  const both = packed('both', '1.0.0', { left: '^1.0.0' });
  const loose = packed('loose', '1.0.0');
  mkdirSync(join(folder, 'services/fleet/own'), { recursive: true });
  run('cp', packed('mine', '1.0.0', { left: '^2.0.0' }), 'services/fleet/own/mine.tgz');
  const top = {
    name: 'top',
    private: true,
    workspaces: ['services/*'],
    dependencies: { left: `file:${old}`, both: `file:${both}` },
  };
  const fleet = {
    name: 'fleet',
    version: '1.0.0',
    dependencies: { left: `file:../../${current}`, both: `file:../../${both}`, mine: 'file:own/mine.tgz' },
  };
  const other = {
    name: 'other',
    version: '1.0.0',
    dependencies: { left: `file:../../${old}`, loose: `file:../../${loose}` },
  };
  // As npm writes it: what the top wants stands at the top, the rest below the member.
  writeFiles(folder, {
    'package.json': top,
    'services/fleet/package.json': fleet,
    'services/other/package.json': other,
    'package-lock.json': {
      name: 'top',
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': top,
        'node_modules/both': locked(both, '1.0.0', { left: '^1.0.0' }),
        'node_modules/fleet': { resolved: 'services/fleet', link: true },
        'node_modules/left': locked(old, '1.0.0'),
        'node_modules/loose': locked(loose, '1.0.0'),
        'node_modules/other': { resolved: 'services/other', link: true },
        'services/fleet': fleet,
        'services/fleet/node_modules/left': locked(current, '2.0.0'),
        'services/fleet/node_modules/mine': locked('services/fleet/own/mine.tgz', '1.0.0', {
          left: '^2.0.0',
        }),
        'services/other': other,
      },
    },
  });
}

/** A package of a lockfile, of an archive in the repository. */
function locked(path: string, version: string, dependencies?: object): object {
  const hash = createHash('sha512')
    .update(readFileSync(join(folder, path)))
    .digest('base64');
  return {
    version,
    resolved: `file:${path}`,
    integrity: `sha512-${hash}`,
    ...(dependencies && { dependencies }),
  };
}

test('a member of an npm workspace gets the packages and versions that the lockfile above it names for it', async () => {
  workspace();
  commit();
  const version = await installedFor('services/fleet/');
  expect([version('left'), version('mine'), version('both')]).toEqual(['2.0.0', '1.0.0', '1.0.0']);
  // What stands at the top there wants another version than the member, and keeps it.
  expect(version('both/node_modules/left')).toBe('1.0.0');
  // Nothing of other members is installed, and no link to a folder.
  expect(() => version('loose')).toThrow('ENOENT');
  expect(() => version('fleet')).toThrow('ENOENT');
});

test('a lockfile of its own counts first', async () => {
  workspace();
  const own = { name: 'fleet', version: '1.0.0', dependencies: {} };
  writeFiles(join(folder, 'services/fleet'), {
    'package.json': own,
    'package-lock.json': { name: 'fleet', version: '1.0.0', lockfileVersion: 3, packages: { '': own } },
  });
  commit();
  const version = await installedFor('services/fleet/');
  expect(() => version('left')).toThrow('ENOENT');
});

test('fails a folder that the lockfile above does not know, and a package of the same workspace', async () => {
  workspace();
  writeFiles(folder, { 'tools/fleet/package.json': { name: 'tools' } });
  commit();
  const findings = async (within: string) => {
    const error: unknown = await installedFor(within).catch((thrown: unknown) => thrown);
    return findingsOf(() => {
      throw error;
    });
  };
  expect(await findings('tools/fleet/')).toMatchObject([
    { code: 'NO_LOCKFILE', message: expect.stringContaining('does not know "tools/fleet" as a member') },
  ]);

  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  lock.packages['services/fleet'].dependencies.other = '^1.0.0';
  writeFiles(folder, { 'package-lock.json': lock });
  commit();
  expect(await findings('services/fleet/')).toMatchObject([
    { code: 'DEPENDENCIES_FAILED', message: expect.stringContaining('"node_modules/other" is a folder') },
  ]);
});
