import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { classifyPath, layoutOf } from '../../lib/registry';
import { layout } from '../support/default-layout';
import { delivered } from './layout/any-place';

describe('classifyPath', () => {
  test.each([
    [layout.pathOf({ kind: 'record', environment: 'prod', app: 'frontend' }), 'record'],
    [layout.pathOf({ kind: 'environment', environment: 'prod' }), 'environment-data'],
    [layout.pathOf({ kind: 'app', environment: 'prod', app: 'frontend' }), 'app-data'],
    [layout.pathOf({ kind: 'freeze', environment: 'prod' }), 'control'],
    [layout.pathOf({ kind: 'hold', environment: 'prod', app: 'frontend' }), 'control'],
    [layout.pathOf({ kind: 'rejections' }), 'control'],
    [layout.pathOf({ kind: 'witness', app: 'frontend', release: 'r-0123456789abcdef' }), 'witness'],
    ['manifests/prod/frontend/objects/Deployment.x.yaml', 'manifest'],
    ['environments/environments.ts', 'project'],
    ['environments/apps/frontend.ts', 'project'],
    ['environments/_apps/frontend.yaml', 'project'],
    ['environments/prod/releases/frontend.ts', 'project'],
    ['environments/prod/releases/deep/frontend.yaml', 'project'],
    ['manifests', 'project'],
    ['manifests2/a.yaml', 'project'],
    ['main.ts', 'project'],
  ])('%s is %s', (path, what) => {
    expect(classifyPath(path, layout)).toBe(what);
  });

  test('takes other roots for manifests literally', () => {
    expect(classifyPath('out/[a]*/x.yaml', layoutOf([delivered('prod', 'out/[a]*')]))).toBe('manifest');
    expect(classifyPath('out/ab/x.yaml', layoutOf([delivered('prod', 'out/[a]*')]))).toBe('project');
    expect(classifyPath('manifests/x.yaml', layoutOf([delivered('prod', 'out')]))).toBe('project');
  });
});

describe('what is excluded', () => {
  const segment = fc.constantFrom(
    'environments',
    'manifests',
    'releases',
    'holds',
    'apps',
    '_witnesses',
    'prod',
    '[a]*',
    'é',
  );
  const leaf = fc.constantFrom(
    'environment.yaml',
    'freeze.yaml',
    'rejected.yaml',
    'a.yaml',
    '.yaml',
    'a.yml',
    'x.ts',
    'manifests',
  );
  const anyPath = fc
    .tuple(fc.constantFrom('environments', 'manifests', 'out'), fc.array(segment, { maxLength: 3 }), leaf)
    .map(([first, middle, last]) => [first, ...middle, last].join('/'));

  test('leaves the same files to git as classifyPath calls project files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'classify-'));
    const git = (args: string[], input?: string) =>
      execFileSync('git', ['-C', folder, ...args], {
        ...(input === undefined ? {} : { input }),
        encoding: 'utf8',
        stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      });
    try {
      git(['init', '-q', '--bare']);
      const blob = git(['hash-object', '-w', '--stdin'], 'x').trim();
      for (const each of [layout, layoutOf([delivered('prod', 'out/[a]*'), delivered('dev', 'manifests')])]) {
        const wanted = [...new Set(fc.sample(anyPath, 600))];
        // a path that is also the folder of another one cannot be in one tree
        const files = wanted.filter((path) => !wanted.some((other) => other.startsWith(`${path}/`)));
        git(['read-tree', '--empty']);
        git(
          ['update-index', '-z', '--index-info'],
          files.map((path) => `100644 ${blob}\t${path}\0`).join(''),
        );
        const tree = git(['write-tree']).trim();
        const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
        const commit = git([...author, 'commit-tree', tree, '-m', 'x']).trim();
        const shown = git(['log', '-z', '--format=', '--name-only', commit, '--', ...each.excludes]);
        const project = shown.split('\0').filter((path) => path !== '');
        expect(project.sort()).toEqual(files.filter((path) => classifyPath(path, each) === 'project').sort());
        expect(project.length).toBeGreaterThan(10);
        expect(files.length - project.length).toBeGreaterThan(10);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
