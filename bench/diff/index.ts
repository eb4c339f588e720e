import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChange } from '../../lib/engine/promotion';
import { planPromotion } from '../../lib/engine/promotion/changes/promote/plan-promotion';
import { anEnv } from '../../test/support/names';
import { compileCli } from '../engine/compile-cli';
import { runCli } from '../engine/run-cli';
import { ADA, localForge, makeWorld } from '../engine/world';
import { measure, type Sample, sample, type Timing, timingOf } from '../measure';
import { printTable, ratio, timing } from '../print-table';
import { ourSynth } from '../synth/our-synth';
import { changeFleet } from './change-fleet';
import { dyff, dyffVersion, gitDiff, writeStream } from './other-tools';

/** How much is measured. */
export interface DiffOptions {
  /** Targets of the fleet; a multiple of five. */
  readonly targets: number;
  /** How many of them differ. */
  readonly changed: number;
  readonly runs: number;
  /** Targets of the comparison with dyff: it takes one stream of documents, and its time grows with the square. */
  readonly dyffTargets: readonly number[];
  /** Apps of the fleet whose plan is measured as a process. */
  readonly apps: number;
}

/** Our diff beside `git diff --no-index` and dyff, on the same files; and a whole plan as a process. */
export async function benchDiff(options: DiffOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-bench-'));
  try {
    await besideOthers(folder, options);
    await wholePlan(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function besideOthers(
  folder: string,
  { targets, changed, runs, dyffTargets }: DiffOptions,
): Promise<void> {
  const before = ourSynth(targets, folder);
  const after = join(folder, 'after');
  changeFleet(before, after, changed);
  const ours = await inWorker({ before, after, runs });
  if (ours.differing !== changed)
    throw new Error(`${ours.differing} targets differ, ${changed} were changed`);
  const git = await measure(runs, () => gitDiff(before, after));
  const rows = [
    row('ours: objects, classes, verdicts', targets, ours.timing, ours.timing),
    row('git diff --no-index: lines', targets, git, ours.timing),
  ];
  const version = dyffVersion();
  if (version === undefined) process.stdout.write('\ndyff: not measured, it is not on the PATH\n');
  else for (const some of dyffTargets) rows.push(...(await besideDyff(folder, some, runs)));
  printTable(
    `Diff of ${targets} targets, ${changed} of them changed: read from disk, whole${version === undefined ? '' : ` (${version})`}`,
    HEAD,
    rows,
  );
}

const HEAD = ['diff', 'targets', 'time', 'CPU', 'ratio'];

/** On fewer targets, ours again on the very same ones. */
async function besideDyff(folder: string, targets: number, runs: number): Promise<string[][]> {
  const home = join(folder, `dyff-${targets}`);
  mkdirSync(home);
  const before = ourSynth(targets, home);
  const after = join(home, 'after');
  changeFleet(before, after, Math.min(10, targets));
  const streams = ['before.yaml', 'after.yaml'].map((name) => join(home, name)) as [string, string];
  writeStream(before, streams[0], targets);
  writeStream(after, streams[1], targets);
  const ours = await inWorker({ before, after, runs });
  const samples: Sample[] = [];
  let given = true;
  for (let run = 0; run < (targets > 1000 ? 1 : Math.min(runs, 2)) && given; run++)
    samples.push(
      await sample(() => {
        given = dyff(...streams) !== undefined;
      }),
    );
  const theirs = timingOf(samples);
  return [
    row('ours, again', targets, ours.timing, ours.timing),
    given
      ? row('dyff between', targets, theirs, ours.timing)
      : [
          `dyff between: given up`,
          String(targets),
          `> ${timing(theirs)}`,
          '',
          `> ${ratio(theirs.median, ours.timing.median)}`,
        ],
  ];
}

async function wholePlan(folder: string, { apps, runs }: DiffOptions): Promise<void> {
  const home = join(folder, 'world');
  mkdirSync(home);
  const cli = compileCli(join(folder, 'cli'));
  const world = await makeWorld(home, apps, apps);
  const base = (await world.delivery().snapshot()).home.head ?? '';
  for (const to of ['test', 'staging', 'canary']) {
    const request = { requestedBy: ADA, now: new Date(), apps: 'all' as const, to: anEnv(to) };
    const outcome = await runChange(world.delivery(), (snapshot) => planPromotion(snapshot, request), {
      forge: localForge,
      clock: () => new Date(),
    });
    if (outcome.kind !== 'committed') throw new Error(`the promotion to ${to} was ${outcome.kind}`);
  }
  const plan = await measure(runs + 1, () =>
    runCli(cli, world, ['diff', '--base', base, '--format', 'markdown']),
  );
  const code = await measure(runs, () =>
    runCli(cli, world, ['diff', '--code', 'main', '--format', 'markdown']),
  );
  const promote = await measure(runs, () =>
    runCli(cli, world, ['promote', '--all', '--to', 'prod', '--dry-run']),
  );
  const rows: [string, number, Timing][] = [
    ['diff --base: what three promotions of all apps did', apps * 3, plan],
    ['promote --all --to prod --dry-run', apps, promote],
    ['diff: the code beside all that runs', apps * 5, code],
  ];
  printTable(
    `A whole plan as a process, start-up included: ${apps} apps`,
    ['plan', 'targets', 'time', 'CPU'],
    rows.map(([name, targets, took]) => row(name, targets, took, took).slice(0, 4)),
  );
}

function row(name: string, targets: number, took: Timing, ours: Timing): string[] {
  return [
    name,
    String(targets),
    timing(took),
    took.cpu === undefined ? '–' : timing({ ...took, median: took.cpu, runs: [] }),
    took === ours ? '' : ratio(took.median, ours.median),
  ];
}

function inWorker(order: {
  before: string;
  after: string;
  runs: number;
}): Promise<{ timing: Timing; differing: number }> {
  const child = fork(join(__dirname, 'worker.ts'), [], {
    cwd: join(__dirname, '..', '..'),
    execArgv: ['--require', 'ts-node/register'],
  });
  return new Promise((resolve, reject) => {
    let answer: { samples: Sample[]; differing: number } | undefined;
    child.once('message', (message) => {
      answer = message as typeof answer;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (answer) resolve({ timing: timingOf(answer.samples), differing: answer.differing });
      else reject(new Error(`the process that compares ended with ${code}`));
    });
    child.send(order);
  });
}
