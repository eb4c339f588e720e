import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anApp } from '../../test/support/names';
import { sample } from '../measure';
import { milliseconds, printTable } from '../print-table';
import { ROOT } from '../root';
import { appName } from '../web-fleet';
import { compileCli } from './compile-cli';
import { benchImage, fillEntry } from './fill-delivery';
import { runCli } from './run-cli';
import { makeWorld } from './world';

/**
 * Proposals of all apps, one each, merged in one push by the program as it is installed. Proposals are opened in a
 * process of their own: starting git costs what the process that starts it has grown to.
 */
export async function benchBatch({ sizes }: { readonly sizes: readonly number[] }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-batch-'));
  const rows: (readonly string[])[] = [];
  try {
    const cli = compileCli(join(folder, 'cli'));
    for (const apps of sizes) {
      const home = join(folder, String(apps));
      mkdirSync(home);
      const world = await makeWorld(home, apps, 0);
      const orders = Array.from({ length: apps }, (_, index) => ({
        app: anApp(appName(index)),
        images: { server: benchImage(2).pullable },
      }));
      const rendered = await world.render({
        code: world.project.commit,
        apps: orders,
        environmentInputs: [],
      });
      await fillEntry(world.remote, rendered, world.project.commit, 2);
      const git = (...args: string[]) =>
        execFileSync('git', ['--git-dir', world.remote, ...args], { encoding: 'utf8' });
      const open = [
        join(ROOT, 'bench', 'engine', 'open-proposals.ts'),
        world.remote,
        world.cache,
        String(apps),
      ];
      execFileSync(process.execPath, ['--require', 'ts-node/register', ...open], {
        cwd: ROOT,
        stdio: 'inherit',
      });
      git('config', 'core.logAllRefUpdates', 'always');
      const before = git('rev-parse', 'delivery').trim();
      const { wall, cpu } = await sample(() => runCli(cli, world, ['merge', '--all', '--json']));
      const merged = Number(git('rev-list', '--count', `${before}..delivery`));
      if (merged !== apps) throw new Error(`${merged} of ${apps} proposals were merged`);
      const pushes = git('reflog', 'show', 'delivery').trim().split('\n').length;
      rows.push([
        String(apps),
        milliseconds(wall),
        cpu === undefined ? '–' : milliseconds(cpu),
        milliseconds(wall / apps),
        String(pushes),
      ]);
      rmSync(home, { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  printTable(
    'merge --all: one commit for each proposal, one push',
    ['proposals', 'all', 'CPU', 'each', 'pushes'],
    rows,
  );
}
