import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sample, type Timing, timingOf } from '../measure';
import { milliseconds, printTable, ratio, timing } from '../print-table';
import { ourSynth } from '../synth/our-synth';
import { type Counted, Kubeconform } from './kubeconform';
import type { SchemaAnswer, SchemaOrder } from './worker';

/** How much is measured. */
export interface SchemaBenchOptions {
  /** Targets of the fleet; a multiple of five. */
  readonly targets: number;
  readonly runs: number;
  /** Whether kubeconform is built and measured as well. */
  readonly kubeconform: boolean;
}

/** Our schema check and rules beside kubeconform (schema only), on the same rendered manifests. */
export async function benchSchema({ targets, runs, kubeconform }: SchemaBenchOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-bench-'));
  try {
    const manifests = ourSynth(targets, folder);
    const { samples, objects, refused } = await inWorker({ folder: manifests, runs: runs + 1 });
    if (objects === 0 || refused > 0) throw new Error(`${refused} of ${objects} objects were refused`);
    const [cold, ...warm] = samples;
    const ours = timingOf(cold ? [cold] : []);
    const rows = [
      row('ours, first pass', ours, objects, ours),
      row('ours, again', timingOf(warm), objects, ours),
    ];
    if (kubeconform) rows.push(...(await theirs(manifests, runs, objects, ours)));
    printTable(
      `Schema and rules of ${objects} manifests: read, parse, judge (start of Node left out)`,
      HEAD,
      rows,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const HEAD = ['judge', 'time', 'CPU', 'manifests/s', 'of CPU', 'ratio of CPU'];

async function theirs(folder: string, runs: number, objects: number, ours: Timing): Promise<string[][]> {
  let kubeconform: Kubeconform;
  try {
    kubeconform = new Kubeconform();
  } catch (cause) {
    const [line] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    process.stdout.write(`\nkubeconform: not measured, it cannot be built here (${line})\n`);
    return [];
  }
  try {
    const rows: string[][] = [];
    for (const cores of [1, undefined]) {
      const samples = [];
      for (let run = 0; run < runs; run++) {
        let counted: Counted = { valid: 0, invalid: 0 };
        samples.push(
          await sample(() => {
            counted = kubeconform.judge(folder, cores);
          }),
        );
        if (counted.valid !== objects)
          throw new Error(`kubeconform took ${JSON.stringify(counted)} of ${objects}`);
      }
      rows.push(
        row(`kubeconform, ${cores === 1 ? 'one core' : 'all cores'}`, timingOf(samples), objects, ours),
      );
    }
    return rows;
  } finally {
    kubeconform.remove();
  }
}

function row(name: string, took: Timing, objects: number, ours: Timing): string[] {
  const perSecond = (time: number | undefined): string =>
    time === undefined || time === 0 ? '–' : Math.round((objects * 1000) / time).toLocaleString('en-US');
  return [
    name,
    timing(took),
    took.cpu === undefined ? '–' : milliseconds(took.cpu),
    perSecond(took.median),
    perSecond(took.cpu),
    took.cpu === undefined || ours.cpu === undefined || took === ours ? '' : ratio(took.cpu, ours.cpu),
  ];
}

function inWorker(order: SchemaOrder): Promise<SchemaAnswer> {
  const child = fork(join(__dirname, 'worker.ts'), [], {
    cwd: join(__dirname, '..', '..'),
    execArgv: ['--require', 'ts-node/register'],
  });
  return new Promise((resolve, reject) => {
    let answer: SchemaAnswer | undefined;
    child.once('message', (message) => {
      answer = message as SchemaAnswer;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (answer) resolve(answer);
      else reject(new Error(`the process that judges manifests ended with ${code}`));
    });
    child.send(order);
  });
}
