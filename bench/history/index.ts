import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileCli } from '../engine/compile-cli';
import { benchImage } from '../engine/fill-delivery';
import { makeWorld } from '../engine/world';
import { measure, type Timing } from '../measure';
import { milliseconds, printTable, timing } from '../print-table';
import { ENVIRONMENTS } from '../web-app';
import { fillHistory } from './fill-history';

/** How much is measured. */
export interface HistoryOptions {
  readonly apps: number;
  /** Releases and promotions in the history. */
  readonly commits: number;
  readonly runs: number;
}

/** What is asked of a history whose apps all run an image. */
const questions = (digest: string) => [
  ['audit', '--json'],
  ['audit', '--env', 'prod', '--since', '2026-01-02', '--until', '2026-04-01', '--csv'],
  ['history', '--limit', '20'],
  ['history', 'app-0001', '--env', 'prod'],
  ['where', digest],
  ['status'],
  ['report', '--since', '2026-01-01', '--out', '-'],
];

/** Questions about a long history, by a machine that never asked and by one that did, beside what git takes to list it. */
export async function benchHistory({ apps, commits, runs }: HistoryOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-history-'));
  try {
    const cli = compileCli(join(folder, 'cli'));
    const home = join(folder, 'world');
    mkdirSync(home);
    const world = await makeWorld(home, apps, 1);
    await fillHistory(world.remote, apps, commits);
    const memory = tellMemory(folder);
    const ask = (cache: string, words: readonly string[]) =>
      ended(process.execPath, [cli, ...words], world.project.folder, { ...asking(cache), ...memory.env });
    const rows: (readonly string[])[] = [];
    const log = await measure(runs, () => ended('git', ['log', '--raw', '-t', 'delivery'], world.remote));
    rows.push(['git log --raw -t', '', '', timing(log), cpuOf(log), '']);
    const { digest } = benchImage(1 + Math.ceil(commits / (apps * ENVIRONMENTS.length)));
    for (const words of questions(digest)) {
      const cold = await measure(1, () => ask(join(folder, 'cold'), words));
      const most = memory.read();
      rmSync(join(folder, 'cold'), { recursive: true, force: true });
      await ask(world.cache, words);
      const warm = await measure(runs, () => ask(world.cache, words));
      const said = words.join(' ').replace(digest, '<digest of them all>');
      rows.push([said, timing(cold), cpuOf(cold), timing(warm), cpuOf(warm), `${most} MB`]);
    }
    printTable(
      `${commits.toLocaleString('en-US')} releases and promotions of ${apps} apps × 5`,
      ['', 'cold', 'CPU', 'warm', 'CPU', 'most memory'],
      rows,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const cpuOf = ({ cpu }: Timing) => (cpu === undefined ? '' : milliseconds(cpu));

const asking = (cache: string) => ({
  CDK8S_DELIVERY_CACHE: cache,
  CDK8S_DELIVERY_AS: 'Ada <ada@example.org>',
});

/** Has a program of Node write down how much memory it held at most. */
function tellMemory(folder: string) {
  const [hook, told] = [join(folder, 'tell-memory.js'), join(folder, 'memory')];
  const write = `require('fs').writeFileSync(${JSON.stringify(told)}, String(process.resourceUsage().maxRSS))`;
  writeFileSync(hook, `process.on('exit', () => ${write});\n`);
  return {
    env: { NODE_OPTIONS: `--require=${hook}` },
    read: () => Math.round(Number(readFileSync(told, 'utf8')) / 1024),
  };
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
