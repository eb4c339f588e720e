import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileCli } from '../engine/compile-cli';
import { makeWorld, type World } from '../engine/world';
import { measure, type Timing } from '../measure';
import { printTable, timing } from '../print-table';
import { fillHistory } from './fill-history';

/** How much is measured. */
export interface HistoryOptions {
  readonly apps: number;
  /** Releases and promotions in the history. */
  readonly commits: number;
  readonly runs: number;
}

/** What is asked of a history. */
const QUESTIONS = [
  ['audit', '--json'],
  ['audit', '--env', 'prod', '--since', '2026-01-02', '--until', '2026-04-01', '--csv'],
  ['history', 'app-0001', '--env', 'prod'],
  ['where', '1.2.0'],
  ['status'],
  ['report', '--json'],
] as const;

/** Questions about a long history, by a machine that never asked and by one that did, beside what git takes to list it. */
export async function benchHistory({ apps, commits, runs }: HistoryOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-history-'));
  try {
    const cli = compileCli(join(folder, 'cli'));
    const home = join(folder, 'world');
    mkdirSync(home);
    const world = await makeWorld(home, apps, 1);
    await fillHistory(world.remote, apps, commits);
    const rows: (readonly string[])[] = [];
    const log = await measure(runs, () => ended('git', ['log', '--raw', '-t', 'delivery'], world.remote));
    rows.push(['git log --raw -t', '', timing(log)]);
    for (const words of QUESTIONS) {
      const cold = await measure(1, () => ask(cli, { ...world, cache: join(folder, 'cold') }, words));
      rmSync(join(folder, 'cold'), { recursive: true, force: true });
      await ask(cli, world, words);
      const warm: Timing = await measure(runs, () => ask(cli, world, words));
      rows.push([words.join(' '), timing(cold), timing(warm)]);
    }
    printTable(
      `${commits.toLocaleString('en-US')} releases and promotions of ${apps} apps × 5`,
      ['', 'cold', 'warm'],
      rows,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ask(cli: string, { project, cache }: World, words: readonly string[]): Promise<void> {
  return ended(process.execPath, [cli, ...words], project.folder, {
    CDK8S_DELIVERY_CACHE: cache,
    CDK8S_DELIVERY_AS: 'Ada <ada@example.org>',
    NODE_OPTIONS: '',
  });
}

/** Runs a program to its end; what it prints is thrown away. */
async function ended(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${Buffer.concat(said)}`);
}
