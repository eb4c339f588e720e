import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileCli } from '../engine/compile-cli';
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

/**
 * Our schema check, and all that `check` judges manifests by, beside kubeconform (schema only), on the same rendered
 * manifests.
 */
export async function benchSchema({ targets, runs, kubeconform }: SchemaBenchOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-bench-'));
  try {
    const manifests = ourSynth(targets, folder);
    compileCli(folder);
    const library = join(folder, 'dist', 'lib');
    const [schema, content] = [
      await inWorker({ judge: 'schema', folder: manifests, library, runs: runs + 1 }),
      await inWorker({ judge: 'content', folder: manifests, library, runs: runs + 1 }),
    ];
    const { objects } = schema;
    const theirs = kubeconform ? await kubeconformTimings(manifests, runs, objects) : [];
    const [measure] = theirs;
    const rows = [
      ...rowsOf('schema', schema),
      ...rowsOf(`schema + ${content.rules.length} rules`, content),
      ...theirs,
    ].map(({ name, took }) => row(name, took, objects, measure?.took));
    printTable(
      `${objects} manifests: read, parse, judge; loading our library included, the start of Node left out`,
      HEAD,
      rows,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The last column: manifests per second of CPU, by those of kubeconform on one core. */
const HEAD = ['judge', 'time', 'CPU', 'manifests/s', 'of CPU', 'kubeconform = 1'];

interface Row {
  readonly name: string;
  readonly took: Timing;
}

function rowsOf(name: string, { samples, objects, refusals }: SchemaAnswer): Row[] {
  if (objects === 0 || refusals.length > 0)
    throw new Error(`${name}: ${refusals.length} refusals in ${objects} objects: ${refusals[0]}`);
  const [cold, ...warm] = samples;
  return [
    { name: `${name}, first pass`, took: timingOf(cold ? [cold] : []) },
    { name: `${name}, again`, took: timingOf(warm) },
  ];
}

async function kubeconformTimings(folder: string, runs: number, objects: number): Promise<Row[]> {
  let kubeconform: Kubeconform;
  try {
    kubeconform = new Kubeconform();
  } catch (cause) {
    const [line] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    process.stdout.write(`\nkubeconform: not measured, it cannot be built here (${line})\n`);
    return [];
  }
  try {
    const rows: Row[] = [];
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
      rows.push({
        name: `kubeconform, ${cores === 1 ? 'one core' : 'all cores'}`,
        took: timingOf(samples),
      });
    }
    return rows;
  } finally {
    kubeconform.remove();
  }
}

function row(name: string, took: Timing, objects: number, measure: Timing | undefined): string[] {
  const perSecond = (time: number | undefined): string =>
    time === undefined || time === 0 ? '–' : Math.round((objects * 1000) / time).toLocaleString('en-US');
  return [
    name,
    timing(took),
    took.cpu === undefined ? '–' : milliseconds(took.cpu),
    perSecond(took.median),
    perSecond(took.cpu),
    took.cpu === undefined || measure?.cpu === undefined ? '–' : ratio(measure.cpu, took.cpu),
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
