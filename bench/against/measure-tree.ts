import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchImage } from '../engine/fill-delivery';
import { type Sample, sample, timingOf } from '../measure';
import { appName } from '../web-fleet';
import type { AgainstOptions } from './';

/** What each command took, by its name in the table. */
export type AgainstTimes = ReadonlyMap<string, { readonly wall: number; readonly cpu?: number }>;

const run = promisify(execFile);

/** Measures the code in a folder, on fleets that its own bench makes. */
export async function measureTree(
  tree: string,
  folder: string,
  { sizes, promoted, runs }: AgainstOptions,
): Promise<AgainstTimes> {
  mkdirSync(folder);
  const cli = compile(tree, join(folder, 'cli'));
  const times = new Map<string, { wall: number; cpu?: number }>();
  const note = (what: string, samples: readonly Sample[]) => {
    const { median: wall, cpu } = timingOf(samples);
    times.set(what, { wall, ...(cpu === undefined ? {} : { cpu }) });
  };
  for (const apps of [...sizes].sort((a, b) => a - b)) {
    const world = join(folder, `fleet-${apps}`);
    note(`making a fleet of ${apps} × 5 and rendering it whole, twice in part`, [
      await sample(() => makeWorld(tree, world, apps, Math.min(apps, promoted))),
    ]);
    if (apps === promoted) note(`promote --all of ${apps} apps`, await promoteAll(cli, world, runs));
    const [released, moved]: Sample[][] = [[], []];
    for (let each = 0; each < runs; each++) {
      const app = appName(each);
      const image = `server=${benchImage(100 + each)}`;
      released?.push(await sample(() => command(cli, world, ['release', app, '--image', image])));
      moved?.push(await sample(() => command(cli, world, ['promote', app, '--to', 'test'])));
    }
    note(`release of one of ${apps} apps`, released ?? []);
    note(`promote one of ${apps} apps`, moved ?? []);
    const asked: Sample[][] = [[], [], []];
    for (let each = 0; each < runs; each++) {
      asked[0]?.push(await sample(() => command(cli, world, ['status'])));
      asked[1]?.push(await sample(() => command(cli, world, ['where', benchImage(1).digest])));
      const reject = ['reject', benchImage(1).digest, '--reason', 'a bench', '--dry-run'];
      asked[2]?.push(await sample(() => command(cli, world, reject)));
    }
    note(`status of ${apps} apps`, asked[0] ?? []);
    note(`where of one image in ${apps} apps × 5`, asked[1] ?? []);
    note(`reject of one image in ${apps} apps × 5, dry`, asked[2] ?? []);
    rmSync(world, { recursive: true, force: true });
  }
  return times;
}

/** A promotion of everything can be made once: each run gets the fleet as it was, where it was. */
async function promoteAll(cli: string, world: string, runs: number): Promise<Sample[]> {
  const kept = `${world}-kept`;
  renameSync(world, kept);
  const samples: Sample[] = [];
  for (let each = 0; each < runs; each++) {
    rmSync(world, { recursive: true, force: true });
    cpSync(kept, world, { recursive: true, verbatimSymlinks: true });
    samples.push(await sample(() => command(cli, world, ['promote', '--all', '--to', 'test'])));
  }
  rmSync(world, { recursive: true, force: true });
  renameSync(kept, world);
  return samples;
}

/** The code of the folder compiles itself as its package has it. */
function compile(tree: string, folder: string): string {
  const script = `process.stdout.write(require('./bench/engine/compile-cli').compileCli(${JSON.stringify(folder)}))`;
  mkdirSync(folder);
  return execFileSync(process.execPath, ['--require', 'ts-node/register', '-e', script], {
    cwd: tree,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function makeWorld(tree: string, world: string, apps: number, ahead: number): Promise<void> {
  mkdirSync(world);
  const call = `makeWorld(${JSON.stringify(world)}, ${apps}, ${ahead})`;
  const script = `require('./bench/engine/world').${call}.catch((e) => { console.error(e); process.exit(1); })`;
  await run(process.execPath, ['--require', 'ts-node/register', '-e', script], { cwd: tree });
}

async function command(cli: string, world: string, args: readonly string[]): Promise<void> {
  await run(process.execPath, [cli, ...args], {
    cwd: join(world, 'project'),
    maxBuffer: 1 << 28,
    env: {
      ...process.env,
      CDK8S_DELIVERY_CACHE: join(world, 'cache'),
      CDK8S_DELIVERY_AS: 'Ada <ada@example.org>',
      NODE_OPTIONS: '',
    },
  });
}
