import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Timing, timingOf } from '../measure';
import { milliseconds, printTable, ratio, timing } from '../print-table';
import { type KustomizeResult, kustomizeVersion, runKustomize } from './kustomize';
import { runWorker } from './run-worker';
import type { SynthAnswer, SynthOrder } from './worker';

/** How much is measured. */
export interface SynthOptions {
  /** Targets of the fleets; multiples of five. */
  readonly sizes: readonly number[];
  /** Runs of a size. */
  readonly runs: (targets: number) => number;
  /** Targets of the comparison with kustomize. */
  readonly overlays: number;
}

/** Our synth beside `App.synth()` of stock cdk8s, whose generated classes make the same objects, and beside kustomize on the same objects. */
export async function benchSynth(options: SynthOptions): Promise<void> {
  const rows: string[][] = [];
  let perTarget = Number.NaN;
  for (const targets of options.sizes) {
    const runs = options.runs(targets);
    const ours = await measured({ what: 'ours', targets, runs });
    perTarget = ours.timing.median / targets;
    rows.push(row(targets, 'ours', ours, ours));
    for (const layout of ['per-object', 'per-chart'] as const) {
      const stock = await measured({ what: layout, targets, runs: targets > 1000 ? 1 : runs });
      rows.push(row(targets, `cdk8s, file ${layout}`, stock, ours));
    }
  }
  printTable('Synth: definitions → objects → files (median, from–to)', HEAD, rows);
  await benchKustomize(perTarget, options);
}

const HEAD = ['targets', 'synth', 'time', 'CPU', 'targets/s', 'ratio', 'ratio of CPU', 'memory', 'files'];

function row(
  targets: number,
  name: string,
  { timing: took, memory, files }: Measured,
  ours: Measured,
): string[] {
  const isOurs = took === ours.timing;
  return [
    String(targets),
    name,
    timing(took),
    took.cpu === undefined ? '–' : milliseconds(took.cpu),
    Math.round((targets * 1000) / took.median).toLocaleString('en-US'),
    isOurs ? '' : ratio(took.median, ours.timing.median),
    isOurs || took.cpu === undefined || ours.timing.cpu === undefined ? '' : ratio(took.cpu, ours.timing.cpu),
    `${memory} MiB`,
    String(files),
  ];
}

interface Measured extends Omit<SynthAnswer, 'samples'> {
  readonly timing: Timing;
}

async function measured(order: SynthOrder): Promise<Measured> {
  const { samples, ...rest } = await runWorker(order);
  return { timing: timingOf(samples), ...rest };
}

async function benchKustomize(perTarget: number, { overlays, sizes }: SynthOptions): Promise<void> {
  const version = kustomizeVersion();
  if (version === undefined) {
    process.stdout.write('\nKustomize: not measured, kubectl is not on the PATH\n');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-bench-'));
  let result: KustomizeResult;
  try {
    result = await runKustomize(folder, overlays, Math.min(overlays, 15));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  printTable(
    `kubectl kustomize ${version}: the same ${result.objects} objects per target as base and overlay, beside our synth at ${sizes.at(-1)} targets`,
    ['way', 'per overlay', 'ours per target', 'ratio'],
    [
      [
        'a process per overlay',
        timing(result.overlay),
        milliseconds(perTarget),
        ratio(result.overlay.median, perTarget),
      ],
      [
        `one process for ${overlays}`,
        milliseconds(result.together),
        milliseconds(perTarget),
        ratio(result.together, perTarget),
      ],
    ],
  );
}
