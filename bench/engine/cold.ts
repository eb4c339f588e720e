import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startHttpGitServer } from '../../test/support/http-git-server';
import { sample } from '../measure';
import { milliseconds, printTable } from '../print-table';
import { appName } from '../web-fleet';
import { compileCli } from './compile-cli';
import { benchImage } from './fill-delivery';
import { runCli } from './run-cli';
import { makeWorld } from './world';

const run = promisify(execFile);

/**
 * Requests that commands send to the delivery repository over HTTP: with an empty cache, as in CI, and with one that was used;
 * beside a partial clone by git. As all apps run something newer in dev, what grows with the apps shows.
 */
export async function benchCold({ sizes }: { readonly sizes: readonly number[] }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-cold-'));
  const commands: readonly (readonly string[])[] = [
    ['promote', appName(0), '--to', 'test', '--dry-run'],
    ['promote', '--all', '--to', 'test', '--dry-run'],
    ['status'],
    ['where', benchImage(2).digest],
    ['reject', benchImage(2).digest, '--reason', 'CVE-1', '--dry-run'],
    ['audit', '--json'],
    ['verify'],
  ];
  const rows: (readonly string[])[] = [];
  try {
    const cli = compileCli(join(folder, 'cli'));
    for (const apps of sizes) {
      const home = join(folder, String(apps));
      mkdirSync(home);
      const world = await makeWorld(home, apps, apps);
      for (const setting of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant'])
        await run('git', ['-C', world.remote, 'config', setting, 'true']);
      const server = await startHttpGitServer({ root: dirname(world.remote) });
      const url = `${server.url}/${basename(world.remote)}`;
      const counted = async (action: () => Promise<unknown>) => {
        const before = server.requests.length;
        const { wall } = await sample(action);
        return [String(server.requests.length - before), milliseconds(wall)];
      };
      try {
        const clone = [
          'clone',
          '--quiet',
          '--bare',
          '--filter=blob:none',
          '--single-branch',
          '-b',
          'delivery',
        ];
        const cloned = await counted(() => run('git', [...clone, url, join(home, 'clone')]));
        rows.push([`${apps} × 5: git clone --filter=blob:none`, ...cloned, '', '']);
        for (const [at, words] of commands.entries()) {
          const env = {
            CDK8S_DELIVERY_CACHE: join(home, `cold-${at}`),
            CDK8S_DELIVERY_REPOSITORY: url,
          };
          // What it finds wrong with a fleet of a bench is no matter here.
          const ask = () => runCli(cli, world, words, env).catch(() => undefined);
          const name = words.map((word) => word.replace(/^(sha256:.{6}).*/, '$1…')).join(' ');
          rows.push([`${apps} × 5: ${name}`, ...(await counted(ask)), ...(await counted(ask))]);
        }
      } finally {
        await server.close();
      }
      rmSync(home, { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  printTable(
    'Requests to the delivery repository over HTTP, with an empty cache and again',
    ['', 'requests', 'time', 'again', 'time'],
    rows,
  );
}
