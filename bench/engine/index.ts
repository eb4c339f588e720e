import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Timing } from '../measure';
import { milliseconds, printTable, ratio, timing } from '../print-table';
import { compileCli } from './compile-cli';
import { appsAhead, measureWorld, type VerbTimes, type WorldTimes } from './measure-world';
import { makeWorld } from './world';

/** How much is measured. */
export interface EngineOptions {
  /** Apps of the fleets; at least three times the runs. */
  readonly sizes: readonly number[];
  readonly runs: number;
}

/** One promotion and one release, with a warm cache, in fleets of several sizes. */
export async function benchEngine({ sizes, runs }: EngineOptions): Promise<readonly WorldTimes[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-bench-'));
  const worlds: WorldTimes[] = [];
  try {
    const cli = compileCli(join(folder, 'cli'));
    for (const apps of sizes) {
      const home = join(folder, String(apps));
      mkdirSync(home);
      const world = await makeWorld(home, apps, appsAhead(runs));
      worlds.push(await measureWorld(world, cli, runs));
      rmSync(home, { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  print('Promotion of one app, dev → test, warm', worlds, ({ promote }) => promote);
  print('Release of one app into dev, warm', worlds, ({ release }) => release, RENDER_ROWS);
  return worlds;
}

type Row = readonly [name: string, cell: (world: WorldTimes) => string];

const RENDER_ROWS: readonly Row[] = [
  ['(in it: a render of nothing)', ({ emptyRender }) => milliseconds(emptyRender.median)],
  ['(beside: rendering the whole fleet)', ({ wholeFleet }) => milliseconds(wholeFleet)],
];

function print(
  title: string,
  worlds: readonly WorldTimes[],
  verb: (world: WorldTimes) => VerbTimes,
  more: readonly Row[] = [],
): void {
  const phase = (name: keyof VerbTimes['phases']) => (world: WorldTimes) =>
    milliseconds(verb(world).phases[name]);
  const rows: Row[] = [
    ['files in the delivery branch', ({ files }) => files.toLocaleString('en-US')],
    ['start-up of node', (world) => milliseconds(verb(world).startUp.median)],
    ['loading modules', (world) => milliseconds(verb(world).loaded.median - verb(world).startUp.median)],
    ['the two, CPU', (world) => cpu(verb(world).loaded)],
    ['read (fetch)', phase('read')],
    ...(more.length > 0 ? [['render', phase('render')] as const, ...more] : []),
    ['plan', phase('plan')],
    ['write', phase('write')],
    ['push', phase('push')],
    ['git processes', (world) => String(verb(world).phases.gits)],
    ['whole process', (world) => timing(verb(world).process)],
    ['whole process, CPU', (world) => cpu(verb(world).process)],
    ['ratio to the smallest fleet', (world) => toSmallest(world, worlds[0] ?? world, verb)],
    ['ratio of CPU', (world) => cpuToSmallest(world, worlds[0] ?? world, verb)],
  ];
  printTable(
    title,
    ['', ...worlds.map(({ apps }) => `${apps} apps × 5`)],
    rows.map(([name, cell]) => [name, ...worlds.map(cell)]),
  );
}

function cpu({ cpu: spent }: Timing): string {
  return spent === undefined ? '–' : milliseconds(spent);
}

function toSmallest(world: WorldTimes, smallest: WorldTimes, verb: (world: WorldTimes) => VerbTimes): string {
  return ratio(verb(world).process.median, verb(smallest).process.median);
}

function cpuToSmallest(
  world: WorldTimes,
  smallest: WorldTimes,
  verb: (world: WorldTimes) => VerbTimes,
): string {
  const { cpu: spent } = verb(world).process;
  const { cpu: least } = verb(smallest).process;
  return spent === undefined || least === undefined ? '–' : ratio(spent, least);
}
